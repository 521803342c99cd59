package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Grid;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The first layer's weights by frequency: a two-dimensional discrete cosine transform over the
 * pixels of square images, orthonormal, its patterns ordered by the sum of the squares of their
 * frequencies, band by band times a factor, and back. With SGD, with momentum or without, that is
 * training in the rotated basis with a learning rate and a decay for each band. The weights stay
 * those of pixels.
 *
 * @param cuts how many patterns there are up to the end of each band but the last
 * @param rates factors of the gradient, one for each band: the lowest frequencies first
 * @param decays share of the weights that is taken off in a step, in units of the learning rate
 *     before its factors: a pull towards 0 for each band, apart from the gradient
 */
public record Bands(
    @Setting(
            is = "[12, 40, 110, 250]",
            from = 1,
            to = 1e6,
            says = "patterns up to the end of each band but the last")
        List<Double> cuts,
    @Setting(
            is = "1",
            to = 1000,
            says = "factor of the first layer's gradient; layers are bands here",
            layered = true)
        Knob rates,
    @Setting(
            is = "0",
            to = 1000,
            says = "how strongly the first layer is pulled towards 0; layers are bands here",
            layered = true)
        Knob decays) {
  /** As they are unless a file says otherwise: without effect. */
  public static final Bands NONE =
      new Bands(List.of(12.0, 40.0, 110.0, 250.0), Knob.of(1), Knob.of(0));

  private static final String RATES = "bands.rates";
  private static final String DECAYS = "bands.decays";

  /** Whether the knob at a path has a number for each band, not for each layer. */
  public static boolean are(String path) {
    return path.equals(RATES) || path.equals(DECAYS);
  }

  /**
   * Refuses cuts that do not ascend.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Bands {
    for (int i = 1; i < cuts.size(); i++) {
      if (cuts.get(i) <= cuts.get(i - 1)) {
        throw new IllegalArgumentException("must have cuts that ascend, has " + cuts);
      }
    }
  }

  /** How many there are. */
  public int count() {
    return cuts.size() + 1;
  }

  /** Whether nothing is changed, ever. */
  public boolean neutral() {
    return rates.neutral() && decays.none();
  }

  /**
   * The gradient with its bands changed.
   *
   * @param gradient of the first layer's weights, [pixels, out]
   * @throws IllegalArgumentException if the images are not square
   */
  public Value of(StepGraph step, Value gradient) {
    return step.knobs().neutral(RATES, rates) ? gradient : filtered(step, gradient, RATES, rates);
  }

  /**
   * The first layer with its decay.
   *
   * @param base its weights with other changes, [pixels, out]
   * @param weights before the step
   * @param rate learning rate
   * @throws IllegalArgumentException if the images are not square
   */
  public Value decayed(StepGraph step, Value base, Value weights, Value rate) {
    return step.knobs().none(DECAYS, decays)
        ? base
        : base.sub(filtered(step, weights, DECAYS, decays).mul(rate));
  }

  private Value filtered(StepGraph step, Value of, String path, Knob factors) {
    int in = (int) of.shape().size(0);
    long out = of.shape().size(1);
    if (!Grid.square(in)) {
      throw new IllegalArgumentException("bands need square images, there are " + in + " inputs");
    }
    int side = (int) Math.round(Math.sqrt(in));
    Graph g = step.graph();
    Value there = g.constant(cosines(side, false), side, side);
    Value back = g.constant(cosines(side, true), side, side);
    // Turned round between the two axes and left so: bands are the same either way.
    Value v = turned(there.matmul(of.reshape(side, side * out)), side, out);
    v = there.matmul(v).reshape(in, out).mul(factors(step, side, path, factors));
    v = turned(back.matmul(v.reshape(side, side * out)), side, out);
    return back.matmul(v).reshape(in, out);
  }

  private static Value turned(Value v, int side, long out) {
    return v.reshape(side, side, out).transpose(1, 0, 2).reshape(side, side * out);
  }

  /** The factor of each pattern, [patterns, 1]. */
  private Value factors(StepGraph step, int side, String path, Knob factors) {
    int[] bands = bands(side);
    Value all = null;
    for (int b = 0; b < count(); b++) {
      float[] mask = new float[bands.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = bands[i] == b ? 1 : 0;
      }
      Value part = step.graph().constant(mask, mask.length, 1).mul(step.knob(path, factors, b));
      all = all == null ? part : all.add(part);
    }
    return all;
  }

  /** The band of each pattern, row by row of the square of frequencies. */
  int[] bands(int side) {
    List<Integer> order =
        IntStream.range(0, side * side)
            .boxed()
            .sorted(Comparator.comparingInt(p -> (p / side) * (p / side) + (p % side) * (p % side)))
            .toList();
    int[] bands = new int[side * side];
    for (int rank = 0; rank < bands.length; rank++) {
      int at = rank;
      bands[order.get(rank)] = (int) cuts.stream().filter(c -> c <= at).count();
    }
    return bands;
  }

  /** Orthonormal DCT-II [frequency, place], or transposed. */
  private static float[] cosines(int n, boolean transposed) {
    float[] a = new float[n * n];
    for (int k = 0; k < n; k++) {
      double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / n);
      for (int x = 0; x < n; x++) {
        float c = (float) (norm * StrictMath.cos(Math.PI * (2 * x + 1) * k / (2 * n)));
        a[transposed ? x * n + k : k * n + x] = c;
      }
    }
    return a;
  }
}
