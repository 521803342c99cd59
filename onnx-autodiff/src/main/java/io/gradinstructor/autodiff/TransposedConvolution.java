package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** The transpose of a {@link Convolution} of an input of {@code height}×{@code width}. */
record TransposedConvolution(
    int stride, Padding padding, int dilation, int groups, long height, long width) implements Op {
  @Override
  public String type() {
    return "ConvTranspose";
  }

  /** Attributes; the padding of the output is what the convolution's stride left over. */
  @Override
  public List<AttributeProto> attributes(List<Value> in) {
    Shape x = in.get(0).shape();
    Shape k = in.get(1).shape();
    return List.of(
        Op.attribute("strides", stride, stride),
        Op.attribute("pads", padding.top(), padding.left(), padding.bottom(), padding.right()),
        Op.attribute("dilations", dilation, dilation),
        Op.attribute("group", (long) groups),
        Op.attribute("output_padding", height - height(x, k), width - width(x, k)));
  }

  TransposedConvolution ofSize(long h, long w) {
    return new TransposedConvolution(stride, padding, dilation, groups, h, w);
  }

  /** Height of the output without more. */
  long height(Shape x, Shape k) {
    return natural(x.size(2), k.size(2)) - padding.height();
  }

  /** Width of the output without more. */
  long width(Shape x, Shape k) {
    return natural(x.size(3), k.size(3)) - padding.width();
  }

  private long natural(long size, long kernel) {
    return (size - 1) * stride + dilation * (kernel - 1) + 1;
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    Shape k = in.get(1).shape();
    if (x.size(1) != k.size(0)) {
      throw new IllegalArgumentException("channels differ");
    }
    return Shape.of(x.size(0), groups * k.size(1), height, width);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Convolution conv = new Convolution(stride, padding, dilation, groups);
    Value k = in.get(1);
    return List.of(y.graph().apply(conv, d, k), conv.kernelGradient(d, in.get(0), k.shape()));
  }
}
