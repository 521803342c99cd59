package io.gradinstructor.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gradinstructor.autodiff.Pooling;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Normalisation;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** A layer of a {@link Layered} network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Layer.Conv.class, name = "conv"),
  @JsonSubTypes.Type(value = Layer.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = Layer.Pool.class, name = "pool"),
  @JsonSubTypes.Type(value = Layer.Active.class, name = "activation"),
  @JsonSubTypes.Type(value = Layer.Residual.class, name = "residual")
})
public sealed interface Layer {
  /** Normalisations between weights and activation. */
  enum Norm {
    /** None. */
    @JsonProperty("none")
    NONE,
    /** By the minibatch; by running averages when it does not learn. */
    @JsonProperty("batch")
    BATCH,
    /** Of each image by itself. */
    @JsonProperty("layer")
    LAYER
  }

  /**
   * What comes out of it.
   *
   * @param in what goes into it
   * @param plan hears of its weights
   * @throws IllegalArgumentException if that cannot go into it
   */
  Maps lay(Maps in, Plan plan);

  /** As a campaign file has it, with all settings. */
  String told();

  /** What it makes of values [n, channels, h, w] or [n, features]. */
  Value of(Value x, Pass pass);

  private static String ends(Norm norm, Activation activation) {
    return ", norm: " + norm.name().toLowerCase(Locale.ROOT) + ", activation: " + activation.word();
  }

  /**
   * Feature maps, or features if they have no height and width.
   *
   * @param order in which the channels lie, see {@link Architecture.Matrix}
   */
  record Maps(int channels, int height, int width, boolean flat, int order) {
    /** Numbers of an image. */
    int size() {
      return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    void require(boolean maps, String what) {
      if (!maps || flat) {
        throw new IllegalArgumentException(what + ", what comes in is " + this);
      }
    }

    @Override
    public String toString() {
      return flat ? "[" + channels + "]" : "[" + channels + ", " + height + ", " + width + "]";
    }
  }

  /** Hears of weights. */
  interface Plan {
    /**
     * A layer of weights.
     *
     * @param rows of its matrix
     * @param in what it takes in
     * @param out what comes out, its order yet to be said
     * @return with its order
     */
    Maps weights(int rows, Maps in, Maps out, Norm norm);

    /** One order of channels is another. */
    void tie(int order, int other);
  }

  /** A network on its way through a graph. */
  final class Pass {
    private final Architecture network;
    private final Scope scope;

    /** Ends the name of a matrix's first factor, [in, rank]. */
    static final String FIRST = ".first";

    /** Ends the name of its second one, [rank, out]. */
    static final String SECOND = ".second";

    private final Feedforward.Between between;
    private final IntPredicate factored;
    private Activation pending;
    private int next;

    Pass(Architecture network, Scope scope, Feedforward.Between between, IntPredicate factored) {
      this.network = network;
      this.scope = scope;
      this.between = between;
      this.factored = factored;
    }

    /** A convolution of a layer, or two in a row, the second of 1 x 1. */
    private Value convolved(Value x, int l, Conv c) {
      Value bias = network.bias(scope, l);
      if (!factored.test(l)) {
        return x.conv(kernels(network.weight(scope, l), c.kernel), bias, c.stride, c.padding);
      }
      Value first = scope.values().get("w" + l + FIRST);
      Value none =
          x.graph().constant(new float[(int) first.shape().size(1)], first.shape().size(1));
      return x.conv(kernels(first, c.kernel), none, c.stride, c.padding)
          .conv(kernels(scope.values().get("w" + l + SECOND), 1), bias, 1, 0);
    }

    private static Value kernels(Value matrix, int kernel) {
      long out = matrix.shape().size(1);
      long in = matrix.shape().size(0) / kernel / kernel;
      return matrix.transpose(1, 0).reshape(out, in, kernel, kernel);
    }

    /** A product of a layer's matrix, or of its factors. */
    private Value product(Value x, int l) {
      Value bias = network.bias(scope, l);
      return factored.test(l)
          ? x.matmul(scope.values().get("w" + l + FIRST))
              .matmul(scope.values().get("w" + l + SECOND))
              .add(bias)
          : x.dense(network.weight(scope, l), bias);
    }

    /** After the activation that is due. */
    Value active(Value x) {
      Value y = pending == null ? x : pending.apply(x);
      pending = null;
      return y;
    }

    /** Greatest of windows: ReLU waits until after it, which says the same of a quarter. */
    private Value greatest(Value x, int size) {
      return Pooling.max(pending == Activation.RELU ? x : active(x), size);
    }

    private Value normalised(Value x, Norm norm, Activation activation) {
      pending = activation;
      String name = "n" + (next - 1);
      return switch (norm) {
        case NONE -> x;
        case BATCH -> Normalisation.batch(scope, name, x);
        case LAYER -> Normalisation.layer(scope, name, x);
      };
    }
  }

  /**
   * A convolution with square kernels.
   *
   * @param padding zeros on each side; half of an odd kernel and stride 1 keep the size
   */
  record Conv(int channels, int kernel, int stride, int padding, Norm norm, Activation activation)
      implements Layer {
    /** With as many zeros as keep the size where the kernel is odd and the stride is 1. */
    public Conv(int channels, int kernel, int stride, Norm norm, Activation activation) {
      this(channels, kernel, stride, (kernel - 1) / 2, norm, activation);
    }

    @Override
    public String told() {
      return "{conv: {channels: "
          + channels
          + ", kernel: "
          + kernel
          + ", stride: "
          + stride
          + ", padding: "
          + padding
          + ends(norm, activation)
          + "}}";
    }

    @Override
    public Maps lay(Maps in, Plan plan) {
      int h = in.height + 2 * padding - kernel;
      int w = in.width + 2 * padding - kernel;
      in.require(h >= 0 && w >= 0, "needs maps that a kernel of " + kernel + " fits");
      int rows = Math.multiplyExact(in.channels, kernel * kernel);
      Maps out = new Maps(channels, h / stride + 1, w / stride + 1, false, -1);
      return plan.weights(rows, in, out, norm);
    }

    @Override
    public Value of(Value x, Pass pass) {
      int l = pass.next++;
      Value in = pass.between.of(l, pass.active(x));
      return pass.normalised(pass.convolved(in, l, this), norm, activation);
    }
  }

  /** Weights from each number that comes in to each unit. */
  record Dense(int units, Norm norm, Activation activation) implements Layer {
    @Override
    public String told() {
      return "{dense: {units: " + units + ends(norm, activation) + "}}";
    }

    @Override
    public Maps lay(Maps in, Plan plan) {
      return plan.weights(in.size(), in, new Maps(units, 1, 1, true, -1), norm);
    }

    @Override
    public Value of(Value x, Pass pass) {
      int l = pass.next++;
      Value in = pass.between.of(l, pass.active(x).flatten());
      return pass.normalised(pass.product(in, l), norm, activation);
    }
  }

  /** Square windows side by side as one number; rows and columns that fill none are left out. */
  record Pool(Kind kind, int size) implements Layer {
    /** What a window becomes. */
    public enum Kind {
      /** Its greatest number. */
      @JsonProperty("max")
      MAX,
      /** Its mean. */
      @JsonProperty("average")
      AVERAGE,
      /** The mean of the whole map: features; the size does not matter. */
      @JsonProperty("global")
      GLOBAL
    }

    @Override
    public String told() {
      return kind == Kind.GLOBAL
          ? "{pool: global}"
          : "{pool: {kind: " + kind.name().toLowerCase(Locale.ROOT) + ", size: " + size + "}}";
    }

    @Override
    public Maps lay(Maps in, Plan plan) {
      if (kind == Kind.GLOBAL) {
        in.require(true, "needs maps");
        return new Maps(in.channels, 1, 1, true, in.order);
      }
      boolean fits = size <= in.height && size <= in.width;
      in.require(fits, "needs maps of " + size + " x " + size + " at least");
      return new Maps(in.channels, in.height / size, in.width / size, false, in.order);
    }

    @Override
    public Value of(Value x, Pass pass) {
      return switch (kind) {
        case MAX -> pass.greatest(x, size);
        case AVERAGE -> Pooling.average(pass.active(x), size);
        case GLOBAL -> Pooling.average(pass.active(x));
      };
    }
  }

  /** What is done to each number, as after the sum of a residual block. */
  record Active(Activation activation) implements Layer {
    @Override
    public String told() {
      return "{activation: " + activation.word() + "}";
    }

    @Override
    public Maps lay(Maps in, Plan plan) {
      return in;
    }

    @Override
    public Value of(Value x, Pass pass) {
      Value y = pass.active(x);
      pass.pending = activation;
      return y;
    }
  }

  /** What comes in, plus what layers make of it, which must be of the same size. */
  record Residual(List<Layer> layers) implements Layer {
    @Override
    public String told() {
      return "{residual: " + layers.stream().map(Layer::told).toList() + "}";
    }

    @Override
    public Maps lay(Maps in, Plan plan) {
      Maps at = Layered.lay(layers, in, plan);
      if (at.size() != in.size() || at.channels != in.channels || at.flat != in.flat) {
        throw new IllegalArgumentException("adds " + at + " to " + in + ", which must be alike");
      }
      plan.tie(at.order, in.order);
      return in;
    }

    @Override
    public Value of(Value x, Pass pass) {
      Value in = pass.active(x);
      Value y = in;
      for (Layer layer : layers) {
        y = layer.of(y, pass);
      }
      return in.add(pass.active(y));
    }
  }
}
