package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/** Each element a square; the second input is an empty region, the third the scales. */
record Upsample(int factor) implements Op {
  /** Each element of [n, c, h, w] as a square of factor×factor. */
  static Value of(Value x, int factor) {
    Graph g = x.graph();
    return g.apply(
        new Upsample(factor),
        x,
        g.constant(new float[0], 0),
        g.constant(new float[] {1, 1, factor, factor}, 4));
  }

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
    return Shape.of(x.size(0), x.size(1), factor * x.size(2), factor * x.size(3));
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return Arrays.asList(
        y.graph().apply(new AveragePool(factor), d).mul(factor * factor), null, null);
  }
}
