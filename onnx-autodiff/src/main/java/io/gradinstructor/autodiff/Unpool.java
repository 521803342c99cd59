package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/**
 * Each element of the first input at the index that the second has for it, zeros elsewhere; the
 * third is the size. No index is there twice.
 */
record Unpool(int size, Shape to) implements Layout.Move {
  @Override
  public String type() {
    return "MaxUnpool";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("kernel_shape", size, size), Op.attribute("strides", size, size));
  }

  @Override
  public Shape infer(List<Value> in) {
    if (!in.get(0).shape().equals(in.get(1).shape())) {
      throw new IllegalArgumentException("not one index for each element");
    }
    return to;
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value places = in.get(1);
    Value picked =
        y.graph()
            .apply(
                new Pick(this),
                d.reshape(to.elements()),
                places.reshape(places.shape().elements()),
                places,
                in.get(2));
    return Arrays.asList(picked.reshape(places.shape()), null, null);
  }

  /** The transpose: elements of a vector at indices; indices and size of Unpool's follow. */
  record Pick(Unpool transpose) implements Layout.Move {
    @Override
    public String type() {
      return "Gather";
    }

    @Override
    public List<Value> operands(List<Value> in) {
      return in.subList(0, 2);
    }

    @Override
    public Shape infer(List<Value> in) {
      return in.get(1).shape();
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      Value back = y.graph().apply(transpose, d.reshape(in.get(2).shape()), in.get(2), in.get(3));
      return Arrays.asList(back.reshape(in.get(0).shape()), null, null, null);
    }
  }

  /** Integers less other integers. */
  record Before() implements Layout.Move {
    @Override
    public String type() {
      return "Sub";
    }

    @Override
    public Shape infer(List<Value> in) {
      return Shape.broadcast(in.get(0).shape(), in.get(1).shape());
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(null, null);
    }
  }
}
