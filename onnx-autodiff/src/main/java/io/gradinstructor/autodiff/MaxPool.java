package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/**
 * Greatest of windows side by side that cover [n, c, h, w]; the first that is it, row by row, has
 * the derivative.
 */
record MaxPool(int size) implements Op {
  @Override
  public String type() {
    return "MaxPool";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("kernel_shape", size, size), Op.attribute("strides", size, size));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    if (x.rank() != 4 || x.size(2) % size != 0 || x.size(3) % size != 0) {
      throw new IllegalArgumentException("windows of " + size + " do not cover it");
    }
    return Shape.of(x.size(0), x.size(1), x.size(2) / size, x.size(3) / size);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value x = in.get(0);
    return List.of(y.graph().apply(new Unpool(size, x.shape()), d, places(x, y), size(x)));
  }

  private static Value size(Value x) {
    return x.graph().indices(x.shape().toArray());
  }

  /**
   * Indices of the greatest elements in x. ONNX Runtime would tell them as a second output of the
   * operator, but takes twenty times as long then as without.
   */
  private Value places(Value x, Value y) {
    Graph g = x.graph();
    int area = (int) (x.shape().size(2) * x.shape().size(3));
    float[] left = new float[area];
    for (int i = 0; i < area; i++) {
      left[i] = area - i;
    }
    Value fromEnd =
        g.apply(
            this,
            Select.of(
                Compare.EQUAL.of(x, Upsample.of(y, size)),
                g.constant(left, x.shape().size(2), x.shape().size(3)),
                // Where nothing equals, as with NaN, it is a place all the same.
                g.constant(1)));
    long planes = x.shape().size(0) * x.shape().size(1);
    long[] ends = new long[(int) planes];
    for (int i = 0; i < planes; i++) {
      ends[i] = (i + 1L) * area;
    }
    return g.apply(
        new Unpool.Before(),
        g.indices(ends).reshape(x.shape().size(0), x.shape().size(1), 1, 1),
        g.apply(new Layout.Cast(DType.INT64), fromEnd));
  }
}
