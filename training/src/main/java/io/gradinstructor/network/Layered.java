package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A network from a list of layers.
 *
 * @param input of an image: channels, height, width; or the number of its numbers
 * @param layers the last one dense, without normalisation and activation: it has the scores
 */
public record Layered(List<Integer> input, List<Layer> layers) implements Feedforward {
  /** How names of running variances end. */
  private static final String VARIANCE = ".variance";

  /**
   * Checks every size.
   *
   * @throws IllegalArgumentException if a layer does not fit; says which
   */
  public Layered {
    input = List.copyOf(input);
    layers = List.copyOf(layers);
    if (input.size() != 1 && input.size() != 3) {
      throw new IllegalArgumentException(
          "input must be channels, height and width of an image, or how many numbers it has");
    }
    boolean scores =
        !layers.isEmpty()
            && layers.get(layers.size() - 1) instanceof Layer.Dense last
            && last.norm() == Layer.Norm.NONE
            && last.activation() == Activation.NONE;
    if (!scores) {
      throw new IllegalArgumentException(
          "layers must end with a dense one without norm and activation, which has the scores");
    }
    new Sizes().lay(input, layers);
  }

  /** What goes through layers, one after another; says which does not fit. */
  static Layer.Maps lay(List<Layer> layers, Layer.Maps in, Layer.Plan plan) {
    Layer.Maps at = in;
    for (int i = 0; i < layers.size(); i++) {
      try {
        at = layers.get(i).lay(at, plan);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("layers[" + i + "] has too many numbers", e);
      } catch (IllegalArgumentException e) {
        String what = e.getMessage();
        // Of a block within, the layer's number goes before the inner one's.
        throw new IllegalArgumentException(
            "layers[" + i + "]" + (what.startsWith("layers[") ? "." : " ") + what, e);
      }
    }
    return at;
  }

  /** Collects what there is of weights. */
  private static final class Sizes implements Layer.Plan {
    private final List<Matrix> matrices = new ArrayList<>();
    private final List<Extra> extras = new ArrayList<>();
    private final List<float[]> begun = new ArrayList<>();

    private void extra(String name, List<Integer> shape, float start) {
      Extra extra = new Extra(name, shape);
      extras.add(extra);
      float[] numbers = new float[extra.count()];
      Arrays.fill(numbers, start);
      begun.add(numbers);
    }

    void lay(List<Integer> input, List<Layer> layers) {
      boolean flat = input.size() == 1;
      Layer.Maps image =
          new Layer.Maps(input.get(0), flat ? 1 : input.get(1), flat ? 1 : input.get(2), flat, -1);
      // Classes are in their order.
      tie(Layered.lay(layers, image, this).order(), -1);
    }

    @Override
    public Layer.Maps weights(int rows, Layer.Maps in, Layer.Maps out, Layer.Norm norm) {
      int l = matrices.size();
      matrices.add(
          new Matrix(rows, out.channels(), in.size(), out.height() * out.width(), in.order(), l));
      List<Integer> channels = List.of(out.channels());
      List<Integer> all =
          out.flat() ? channels : List.of(out.channels(), out.height(), out.width());
      if (norm != Layer.Norm.NONE) {
        List<Integer> each = norm == Layer.Norm.BATCH ? channels : all;
        extra("n" + l + ".w", each, 1);
        extra("n" + l + ".b", each, 0);
      }
      if (norm == Layer.Norm.BATCH) {
        extra("n" + l + ".mean", channels, 0);
        extra("n" + l + VARIANCE, channels, 1);
      }
      return new Layer.Maps(out.channels(), out.height(), out.width(), out.flat(), l);
    }

    @Override
    public void tie(int order, int other) {
      matrices.replaceAll(
          m ->
              new Matrix(
                  m.in(),
                  m.out(),
                  m.taken(),
                  m.places(),
                  m.from() == order ? other : m.from(),
                  m.to() == order ? other : m.to()));
    }
  }

  private Sizes sizes() {
    Sizes sizes = new Sizes();
    sizes.lay(input, layers);
    return sizes;
  }

  @Override
  public List<Matrix> matrices() {
    return sizes().matrices;
  }

  @Override
  public List<Extra> extras() {
    return sizes().extras;
  }

  @Override
  public List<float[]> extras(long seed) {
    return sizes().begun;
  }

  @Override
  public String told() {
    return "input: " + input + ", layers: " + layers.stream().map(Layer::told).toList();
  }

  @Override
  public Layered with(int classes) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(all.size() - 1, new Layer.Dense(classes, Layer.Norm.NONE, Activation.NONE));
    return new Layered(input, all);
  }

  /** The same network; a multilayer perceptron of ReLU as one. */
  Feedforward simplest() {
    List<Integer> sizes = new ArrayList<>(List.of(inputs()));
    for (Layer layer : layers) {
      boolean last = sizes.size() == layers.size();
      Activation activation = last ? Activation.NONE : Activation.RELU;
      if (!(layer instanceof Layer.Dense d)
          || d.norm() != Layer.Norm.NONE
          || d.activation() != activation) {
        return this;
      }
      sizes.add(d.units());
    }
    return new Mlp(List.copyOf(sizes));
  }

  @Override
  public List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(List.of(inputs()));
    matrices().forEach(m -> widths.add(m.out()));
    return List.copyOf(widths);
  }

  @Override
  public int inputs() {
    return input.stream().reduce(1, (a, b) -> a * b);
  }

  /** Whether it has numbers that follow minibatches rather than a gradient. */
  public boolean runs() {
    return extras().stream().anyMatch(e -> e.name().endsWith(VARIANCE));
  }

  @Override
  public Value apply(Scope scope, Value images, Between between) {
    return apply(scope, images, between, l -> false);
  }

  /**
   * Logits of images.
   *
   * @param factored whether a layer's matrix is in factors, see {@link Layer.Pass#FIRST}
   */
  Value apply(Scope scope, Value images, Between between, IntPredicate factored) {
    long n = images.shape().size(0);
    Value h =
        input.size() == 1 ? images : images.reshape(n, input.get(0), input.get(1), input.get(2));
    Layer.Pass pass = new Layer.Pass(this, scope, between, factored);
    for (Layer layer : layers) {
      h = layer.of(h, pass);
    }
    return h;
  }
}
