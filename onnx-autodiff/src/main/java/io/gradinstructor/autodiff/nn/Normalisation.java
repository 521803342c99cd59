package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import java.util.stream.IntStream;

/**
 * Numbers of mean 0 and variance 1, times a scale {@code name.w}, plus a shift {@code name.b},
 * which are learned; as PyTorch has them, ε = 1e-5.
 */
public final class Normalisation {
  /** Added to variances. */
  public static final double EPSILON = 1e-5;

  /** Share of a minibatch in running means and variances. */
  public static final double MOMENTUM = 0.1;

  private Normalisation() {}

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) of [n, channels] or [n, channels, h, w], channel
   * by channel. In training by the minibatch, whose mean and unbiased variance join the running
   * {@code name.mean} and {@code name.variance}; else by these.
   *
   * @throws IllegalArgumentException if it is trained with one number for each channel
   */
  public static Value batch(Scope scope, String name, Value x) {
    long channels = x.shape().size(1);
    Shape broadcast = along(x, 1);
    Value mean = scope.running(name + ".mean", Init.zeros(), channels);
    Value variance = scope.running(name + ".variance", Init.ones(), channels);
    Value y;
    if (scope.trains()) {
      int[] axes = IntStream.range(0, x.shape().rank()).filter(a -> a != 1).toArray();
      long n = x.shape().elements() / channels;
      if (n < 2) {
        throw new IllegalArgumentException(
            "batch normalisation " + name + ": a minibatch has one number for each channel");
      }
      Value now = x.mean(true, axes);
      Value centred = x.sub(now);
      Value spread = centred.square().mean(true, axes);
      scope.becomes(mean, joined(mean, now));
      scope.becomes(variance, joined(variance, spread.mul((double) n / (n - 1))));
      y = centred.div(spread.add(EPSILON).sqrt());
    } else {
      y = x.sub(mean.reshape(broadcast)).div(variance.reshape(broadcast).add(EPSILON).sqrt());
    }
    return learned(scope, name, y, Shape.of(channels), broadcast);
  }

  /** Layer normalisation (Ba et al. 2016) of [n, …]: each of a batch by itself. */
  public static Value layer(Scope scope, String name, Value x) {
    int[] axes = IntStream.range(1, x.shape().rank()).toArray();
    Value centred = x.sub(x.mean(true, axes));
    Value y = centred.div(centred.square().mean(true, axes).add(EPSILON).sqrt());
    Shape features = new Shape(x.shape().sizes().subList(1, x.shape().rank()));
    return learned(scope, name, y, features, features);
  }

  private static Value learned(Scope scope, String name, Value y, Shape shape, Shape broadcast) {
    Value scale = scope.parameter(name + ".w", Init.ones(), shape.toArray());
    Value shift = scope.parameter(name + ".b", Init.zeros(), shape.toArray());
    return y.mul(scale.reshape(broadcast)).add(shift.reshape(broadcast));
  }

  private static Value joined(Value running, Value now) {
    return running.mul(1 - MOMENTUM).add(now.reshape(running.shape()).mul(MOMENTUM));
  }

  /** 1 everywhere but along an axis. */
  private static Shape along(Value x, int axis) {
    long[] sizes = new long[x.shape().rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == axis ? x.shape().size(i) : 1;
    }
    return Shape.of(sizes);
  }
}
