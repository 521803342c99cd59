package io.gradinstructor.autodiff;

import java.util.List;

/** Element-by-element operators of two arguments, with broadcasting. */
enum Binary implements Op {
  ADD("Add"),
  SUB("Sub"),
  MUL("Mul"),
  DIV("Div");

  private final String type;

  Binary(String type) {
    this.type = type;
  }

  /** Applied to two values. */
  Value of(Value a, Value b) {
    if (!(a.op() instanceof Layout.Expand || b.op() instanceof Layout.Expand)) {
      return a.graph().apply(this, a, b);
    }
    Shape out = Shape.broadcast(a.shape(), b.shape());
    Value x = unexpanded(a, b, out);
    return a.graph().apply(this, x, unexpanded(b, x, out));
  }

  /** What was expanded to what this operator broadcasts to anyway. */
  private static Value unexpanded(Value v, Value other, Shape out) {
    boolean spared =
        v.op() instanceof Layout.Expand
            && Shape.broadcast(v.in().get(0).shape(), other.shape()).equals(out);
    return spared ? v.in().get(0) : v;
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
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value a = in.get(0);
    Value b = in.get(1);
    return switch (this) {
      case ADD -> List.of(reduce(d, a), reduce(d, b));
      case SUB -> List.of(reduce(d, a), reduce(d, b).neg());
      case MUL -> List.of(reduce(d.mul(b), a), reduce(d.mul(a), b));
      case DIV -> List.of(reduce(d.div(b), a), reduce(d.mul(y).div(b), b).neg());
    };
  }

  /** Sums what was broadcast. */
  static Value reduce(Value d, Value to) {
    return d.sum(true, d.shape().broadcastAxes(to.shape())).reshape(to.shape());
  }
}
