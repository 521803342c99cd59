package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Cross-correlation of [n, groups·in, h, w] with [groups·out, in, kh, kw], plus an optional bias
 * [groups·out].
 */
record Convolution(int stride, Padding padding, int dilation, int groups) implements Op {
  @Override
  public String type() {
    return "Conv";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(
        Op.attribute("strides", stride, stride),
        Op.attribute("pads", padding.top(), padding.left(), padding.bottom(), padding.right()),
        Op.attribute("dilations", dilation, dilation),
        Op.attribute("group", (long) groups));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape x = in.get(0).shape();
    Shape k = in.get(1).shape();
    if (x.rank() != 4
        || k.rank() != 4
        || x.size(1) != groups * k.size(1)
        || k.size(0) % groups != 0) {
      throw new IllegalArgumentException("channels differ");
    }
    if (in.size() > 2 && !in.get(2).shape().equals(Shape.of(k.size(0)))) {
      throw new IllegalArgumentException("the bias is not of one number per channel");
    }
    return Shape.of(
        x.size(0),
        k.size(0),
        out(x.size(2) + padding.height(), k.size(2)),
        out(x.size(3) + padding.width(), k.size(3)));
  }

  private long out(long size, long kernel) {
    long room = size - dilation * (kernel - 1) - 1;
    if (room < 0) {
      throw new IllegalArgumentException("kernel is larger than the padded input");
    }
    return room / stride + 1;
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value x = in.get(0);
    Value k = in.get(1);
    List<Value> result = new ArrayList<>();
    result.add(
        y.graph()
            .apply(
                new TransposedConvolution(
                    stride, padding, dilation, groups, x.shape().size(2), x.shape().size(3)),
                d,
                k));
    result.add(kernelGradient(x, d, k.shape()));
    if (in.size() == 3) {
      result.add(d.sum(false, 0, 2, 3));
    }
    return result;
  }

  /** Gradient with respect to the kernel: correlation of the input with the output's gradient. */
  Value kernelGradient(Value x, Value d, Shape kernel) {
    return stride == 1 && dilation == 1 ? byProducts(x, d, kernel) : byConvolution(x, d, kernel);
  }

  /** As matrix products: of all shifts of the input with the gradient, image by image. */
  private Value byProducts(Value x, Value d, Shape kernel) {
    long n = x.shape().size(0) * groups;
    long c = kernel.size(1);
    long out = kernel.size(0) / groups;
    long h = d.shape().size(2);
    long w = d.shape().size(3);
    Value padded =
        x.reshape(n, c, x.shape().size(2), x.shape().size(3))
            .pad(
                Shape.of(0, 0, padding.top(), padding.left()),
                Shape.of(0, 0, padding.bottom(), padding.right()));
    List<Value> shifts = new ArrayList<>();
    for (long i = 0; i < kernel.size(2); i++) {
      for (long j = 0; j < kernel.size(3); j++) {
        shifts.add(padded.slice(Shape.of(0, 0, i, j), Shape.of(n, c, i + h, j + w)));
      }
    }
    long area = shifts.size();
    return Value.concat(1, shifts)
        .reshape(n, area * c, h * w)
        .matmul(d.reshape(n, out, h * w).transpose(0, 2, 1))
        .reshape(n / groups, groups, area, c, out)
        .sum(false, 0)
        .transpose(0, 3, 2, 1)
        .reshape(kernel);
  }

  /** As a convolution in which the batch takes the place of the channels. */
  private Value byConvolution(Value x, Value d, Shape kernel) {
    Value full =
        x.graph()
            .apply(
                new Convolution(dilation, padding, stride, groups),
                batchAsChannels(x, kernel.size(1)),
                d.transpose(1, 0, 2, 3));
    return full.slice(2, 0, kernel.size(2)).slice(3, 0, kernel.size(3)).transpose(1, 0, 2, 3);
  }

  /** [n, groups·c, h, w] as [c, groups·n, h, w]. */
  private Value batchAsChannels(Value x, long c) {
    long n = x.shape().size(0);
    long h = x.shape().size(2);
    long w = x.shape().size(3);
    return groups == 1
        ? x.transpose(1, 0, 2, 3)
        : x.reshape(n, groups, c, h, w).transpose(2, 1, 0, 3, 4).reshape(c, groups * n, h, w);
  }
}
