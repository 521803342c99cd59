package io.gradinstructor.autodiff;

import java.util.Arrays;
import java.util.List;

/** Comparisons of two arguments, element by element, with broadcasting; they have no derivative. */
enum Compare implements Op {
  EQUAL("Equal"),
  GREATER("Greater");

  private final String type;

  Compare(String type) {
    this.type = type;
  }

  /** Of two values. */
  Value of(Value a, Value b) {
    return a.graph().apply(this, a, b);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Shape infer(List<Value> in) {
    return Shape.broadcast(in.get(0).shape(), in.get(1).shape());
  }

  @Override
  public DType outputType(List<Value> in) {
    return DType.BOOL;
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return Arrays.asList(null, null);
  }
}
