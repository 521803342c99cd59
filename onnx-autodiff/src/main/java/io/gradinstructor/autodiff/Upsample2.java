package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/** Each element a square of 2×2; the second input is an empty region, the third the scales. */
record Upsample2() implements Op {
  @Override
  public String type() {
    return "Resize";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(
        Op.attribute("mode", "nearest"),
        Op.attribute("coordinate_transformation_mode", "asymmetric"),
        Op.attribute("nearest_mode", "floor"));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    if (x.rank() != 4) {
      throw new IllegalArgumentException("not [n, channels, height, width]");
    }
    return Shape.of(x.size(0), x.size(1), 2 * x.size(2), 2 * x.size(3));
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return Arrays.asList(d.averagePool2().mul(4), null, null);
  }
}
