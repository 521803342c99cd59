package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Cross-correlation of [n, groups·in, h, w] with [groups·out, in, kh, kw], plus an optional bias
 * [groups·out].
 */
record Convolution(int stride, int padding, int dilation, int groups) implements Op {
  @Override
  public String type() {
    return "Conv";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(
        Op.attribute("strides", stride, stride),
        Op.attribute("pads", padding, padding, padding, padding),
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
    return Shape.of(x.size(0), k.size(0), out(x.size(2), k.size(2)), out(x.size(3), k.size(3)));
  }

  private long out(long size, long kernel) {
    long room = size + 2L * padding - dilation * (kernel - 1) - 1;
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

  /**
   * Gradient with respect to the kernel: correlation of the input with the output's gradient,
   * summed over the batch, which takes the place of the channels.
   */
  Value kernelGradient(Value x, Value d, Shape kernel) {
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
