package io.gradinstructor.autodiff;

import java.util.Arrays;
import java.util.List;

/** The second input where the first is true, the third elsewhere, with broadcasting. */
record Select() implements Layout.Move {
  /** Where a condition is true yes, elsewhere no. */
  static Value of(Value condition, Value yes, Value no) {
    return condition.graph().apply(new Select(), condition, yes, no);
  }

  @Override
  public String type() {
    return "Where";
  }

  @Override
  public Shape infer(List<Value> in) {
    if (in.get(0).type() != DType.BOOL) {
      throw new IllegalArgumentException(in.get(0).name() + " is of " + in.get(0).type());
    }
    return Shape.broadcast(
        in.get(0).shape(), Shape.broadcast(in.get(1).shape(), in.get(2).shape()));
  }

  @Override
  public DType outputType(List<Value> in) {
    return in.get(1).type();
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value nothing = y.graph().constant(0);
    Value yes = of(in.get(0), d, nothing);
    Value no = of(in.get(0), nothing, d);
    return Arrays.asList(null, Binary.reduce(yes, in.get(1)), Binary.reduce(no, in.get(2)));
  }
}
