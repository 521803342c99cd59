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
    return Shape.of(x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Shape x = in.get(0).shape();
    long n = x.size(0);
    long c = x.size(1);
    long h = y.shape().size(2);
    long w = y.shape().size(3);
    Value spread =
        d.mul(0.25)
            .reshape(n, c, h, 1, w, 1)
            .expand(Shape.of(n, c, h, 2, w, 2))
            .reshape(n, c, 2 * h, 2 * w);
    return List.of(spread.pad(2, 0, x.size(2) - 2 * h).pad(3, 0, x.size(3) - 2 * w));
  }
}
