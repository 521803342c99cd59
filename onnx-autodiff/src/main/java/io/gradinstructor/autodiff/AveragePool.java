package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Mean over windows side by side; rows and columns that fill none are left out. */
record AveragePool(int size) implements Op {
  @Override
  public String type() {
    return "AveragePool";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("kernel_shape", size, size), Op.attribute("strides", size, size));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    if (x.rank() != 4) {
      throw new IllegalArgumentException("not [n, channels, height, width]");
    }
    return Shape.of(x.size(0), x.size(1), x.size(2) / size, x.size(3) / size);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Shape x = in.get(0).shape();
    Value spread = Upsample.of(d.mul(1.0 / (size * size)), size);
    return List.of(spread.pad(Shape.of(0, 0, 0, 0), spread.shape().to(x)));
  }
}
