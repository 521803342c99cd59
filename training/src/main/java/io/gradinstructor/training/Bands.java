package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Grid;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient of the first layer's weights, faster or slower by frequency: a two-dimensional
 * discrete cosine transform over the pixels of square images, orthonormal, its patterns ordered by
 * the sum of the squares of their frequencies, band by band times a factor, and back. With SGD,
 * with momentum or without, that is training in the rotated basis with a learning rate for each
 * band. The weights stay those of pixels.
 *
 * @param cuts how many patterns there are up to the end of each band but the last
 * @param rates factors, one for each band: the lowest frequencies first
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
        Knob rates) {
  /** As they are unless a file says otherwise: without effect. */
  public static final Bands NONE = new Bands(List.of(12.0, 40.0, 110.0, 250.0), Knob.of(1));

  /** Path of the factors. */
  public static final String RATES = "bands.rates";

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

  /**
   * The gradient with its bands changed.
   *
   * @param gradient of the first layer's weights, [pixels, out]
   * @throws IllegalArgumentException if the images are not square
   */
  public Value of(StepGraph step, Value gradient) {
    if (step.knobs().neutral(RATES, rates)) {
      return gradient;
    }
    int in = (int) gradient.shape().size(0);
    long out = gradient.shape().size(1);
    if (!Grid.square(in)) {
      throw new IllegalArgumentException("bands need square images, there are " + in + " inputs");
    }
    int side = (int) Math.round(Math.sqrt(in));
    Graph g = step.graph();
    Value there = g.constant(cosines(side, false), side, side);
    Value back = g.constant(cosines(side, true), side, side);
    // Turned round between the two axes and left so: bands are the same either way.
    Value v = turned(there.matmul(gradient.reshape(side, side * out)), side, out);
    v = there.matmul(v).reshape(in, out).mul(factors(step, side));
    v = turned(back.matmul(v.reshape(side, side * out)), side, out);
    return back.matmul(v).reshape(in, out);
  }

  private static Value turned(Value v, int side, long out) {
    return v.reshape(side, side, out).transpose(1, 0, 2).reshape(side, side * out);
  }

  /** The factor of each pattern, [patterns, 1]. */
  private Value factors(StepGraph step, int side) {
    int[] bands = bands(side);
    Value all = null;
    for (int b = 0; b < count(); b++) {
      float[] mask = new float[bands.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = bands[i] == b ? 1 : 0;
      }
      Value part = step.graph().constant(mask, mask.length, 1).mul(step.knob(RATES, rates, b));
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
