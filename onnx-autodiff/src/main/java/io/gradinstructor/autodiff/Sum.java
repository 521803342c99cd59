package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sum over axes; the second input holds them. */
record Sum(boolean keep, int... axes) implements Op {
  @Override
  public String type() {
    return "ReduceSum";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("keepdims", keep ? 1 : 0));
  }

  @Override
  public Shape infer(List<Value> in) {
    int rank = in.get(0).shape().rank();
    if (Arrays.stream(axes).anyMatch(a -> a < 0 || a >= rank)) {
      throw new IllegalArgumentException("no axes " + Arrays.toString(axes));
    }
    return reduced(in.get(0).shape(), keep);
  }

  private Shape reduced(Shape from, boolean keepAxes) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      int axis = i;
      boolean gone = Arrays.stream(axes).anyMatch(a -> a == axis);
      if (!gone) {
        sizes.add(from.size(i));
      } else if (keepAxes) {
        sizes.add(1L);
      }
    }
    return new Shape(sizes);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Shape shape = in.get(0).shape();
    return Arrays.asList(d.reshape(reduced(shape, true)).expand(shape), null);
  }
}
