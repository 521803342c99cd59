package io.gradinstructor.autodiff;

import java.util.Arrays;
import java.util.List;

/**
 * A value whose derivative is at hand: of (y, x, slope) it is y, changing with x by slope, element
 * by element. How y was computed is not looked at.
 */
record KnownDerivative() implements Op {
  @Override
  public String type() {
    return "Identity";
  }

  @Override
  public List<Value> operands(List<Value> in) {
    return in.subList(0, 1);
  }

  @Override
  public Shape infer(List<Value> in) {
    return in.get(0).shape();
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return Arrays.asList(null, d.mul(in.get(2)), null);
  }
}
