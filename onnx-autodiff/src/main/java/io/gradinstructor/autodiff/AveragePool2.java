package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Mean over windows of 2×2. */
record AveragePool2() implements Op {
  @Override
  public String type() {
    return "AveragePool";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("kernel_shape", 2, 2), Op.attribute("strides", 2, 2));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    if (x.rank() != 4) {
      throw new IllegalArgumentException("not [n, channels, height, width]");
    }
    return Shape.of(x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Shape x = in.get(0).shape();
    Value spread = d.mul(0.25).upsample2();
    return List.of(spread.pad(Shape.of(0, 0, 0, 0), spread.shape().to(x)));
  }
}
