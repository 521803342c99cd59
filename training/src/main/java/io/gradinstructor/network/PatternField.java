package io.gradinstructor.network;

import io.gradinstructor.basics.Randoms;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/** Smooth random factors over a weight matrix, with which explorers leave the beaten track. */
public final class PatternField {
  private static final int BLOCKS = 15;

  private PatternField() {}

  /**
   * exp((log + field)·share) for every weight, row-major.
   *
   * @param pattern of the field; null for none
   * @param log added to the field
   * @param share of the whole change, 1 / steps when it is spread over steps
   */
  public static float[] factors(Pattern pattern, double log, double share, int in, int out) {
    double[] rows = new double[in];
    double[] columns = new double[out];
    if (pattern != null) {
      UniformRandomProvider random = Randoms.of(pattern.seed(), "pattern");
      if (pattern.rows()) {
        int side = (int) Math.round(Math.sqrt(in));
        rows = side * side == in && in >= 64 ? image(random, side) : blocks(random, in);
      }
      // Few outputs are classes: scaling them one by one is not a matter of scale.
      if (pattern.columns() && out > 20) {
        columns = blocks(random, out);
      }
      scale(rows, pattern.amplitude());
      scale(columns, pattern.amplitude());
    }
    float[] factors = new float[in * out];
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        factors[i * out + j] = (float) StrictMath.exp((log + rows[i] + columns[j]) * share);
      }
    }
    return factors;
  }

  private static void scale(double[] a, double by) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= by;
    }
  }

  private static double[] blocks(UniformRandomProvider random, int n) {
    float[] levels = new float[BLOCKS];
    Randoms.fillGaussian(random, levels, 1);
    int width = (n + BLOCKS - 1) / BLOCKS;
    double[] out = new double[n];
    Arrays.setAll(out, i -> levels[i / width]);
    return out;
  }

  /** A coarse grid of normal numbers, interpolated over a square image. */
  private static double[] image(UniformRandomProvider random, int side) {
    int k = 3 + random.nextInt(4);
    float[] grid = new float[k * k];
    Randoms.fillGaussian(random, grid, 1);
    double[] out = new double[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double gy = Math.min(k - 1.0, Math.max(0, (y + 0.5) * k / side - 0.5));
        double gx = Math.min(k - 1.0, Math.max(0, (x + 0.5) * k / side - 0.5));
        int y0 = (int) gy;
        int x0 = (int) gx;
        int y1 = Math.min(y0 + 1, k - 1);
        int x1 = Math.min(x0 + 1, k - 1);
        double top = grid[y0 * k + x0] * (1 - gx + x0) + grid[y0 * k + x1] * (gx - x0);
        double bottom = grid[y1 * k + x0] * (1 - gx + x0) + grid[y1 * k + x1] * (gx - x0);
        out[y * side + x] = top * (1 - gy + y0) + bottom * (gy - y0);
      }
    }
    return out;
  }
}
