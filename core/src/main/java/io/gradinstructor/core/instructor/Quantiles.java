package io.gradinstructor.core.instructor;

import java.util.Arrays;

/**
 * Quantiles of many float32 numbers in linear time: a histogram over the upper half of their bits
 * finds the few numbers that must be sorted.
 */
final class Quantiles {
  private static final int BUCKETS = 1 << 16;

  private Quantiles() {}

  /**
   * Quantiles with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
   *
   * @param x at least one number
   * @param p shares, each 0..1
   */
  static double[] of(float[] x, double... p) {
    int[] counts = new int[BUCKETS];
    for (float v : x) {
      counts[bucket(v)]++;
    }
    double[] quantiles = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      double rank = p[i] * (x.length - 1);
      int low = (int) rank;
      float[] pair = ordered(x, counts, low, Math.min(low + 1, x.length - 1));
      quantiles[i] = pair[0] + (rank - low) * (pair[1] - pair[0]);
    }
    return quantiles;
  }

  /** The numbers that {@code low} and {@code high} are smaller than, in all or all but one. */
  private static float[] ordered(float[] x, int[] counts, int low, int high) {
    int before = 0;
    int first = 0;
    while (before + counts[first] <= low) {
      before += counts[first++];
    }
    int last = first;
    int n = counts[first];
    while (before + n <= high) {
      n += counts[++last];
    }
    float[] near = new float[n];
    int at = 0;
    for (float v : x) {
      int b = bucket(v);
      if (b >= first && b <= last) {
        near[at++] = v;
      }
    }
    Arrays.sort(near);
    return new float[] {near[low - before], near[high - before]};
  }

  /** Ascends with the number: the sign bit turned, and the others too if it is negative. */
  private static int bucket(float v) {
    int bits = Float.floatToIntBits(v);
    return (bits ^ (bits >> 31 | 0x80000000)) >>> 16;
  }
}
