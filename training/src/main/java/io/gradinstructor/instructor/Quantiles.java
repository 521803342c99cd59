package io.gradinstructor.instructor;

import java.util.Arrays;

/**
 * Quantiles of many float32 numbers in linear time: a histogram over the upper bits of the numbers
 * finds the few that must be sorted.
 */
final class Quantiles {
  private static final int BITS = 14;

  private Quantiles() {}

  /**
   * Quantiles with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
   *
   * @param x at least one number
   * @param p shares, each 0..1
   */
  static double[] of(float[] x, double... p) {
    int[] counts = new int[1 << BITS];
    for (float v : x) {
      counts[bucket(v)]++;
    }
    int[] ranks = new int[2 * p.length];
    for (int i = 0; i < p.length; i++) {
      ranks[2 * i] = (int) (p[i] * (x.length - 1));
      ranks[2 * i + 1] = Math.min(ranks[2 * i] + 1, x.length - 1);
    }
    float[] ordered = ordered(x, counts, ranks);
    double[] quantiles = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      double part = p[i] * (x.length - 1) - ranks[2 * i];
      quantiles[i] = ordered[2 * i] + part * (ordered[2 * i + 1] - ordered[2 * i]);
    }
    return quantiles;
  }

  /** The numbers at places of the ascending order, counted from 0. */
  private static float[] ordered(float[] x, int[] counts, int[] ranks) {
    boolean[] wanted = new boolean[counts.length];
    for (int rank : ranks) {
      int bucket = 0;
      for (int left = rank; left >= counts[bucket]; bucket++) {
        left -= counts[bucket];
      }
      wanted[bucket] = true;
    }
    float[] near = new float[x.length];
    int n = 0;
    for (float v : x) {
      if (wanted[bucket(v)]) {
        near[n++] = v;
      }
    }
    Arrays.sort(near, 0, n);
    float[] out = new float[ranks.length];
    for (int i = 0; i < ranks.length; i++) {
      int at = ranks[i];
      int bucket = 0;
      for (int left = ranks[i]; left >= counts[bucket]; bucket++) {
        left -= counts[bucket];
        at -= wanted[bucket] ? 0 : counts[bucket];
      }
      out[i] = near[at];
    }
    return out;
  }

  /** Ascends with the number: the sign bit turned, and the others too if it is negative. */
  private static int bucket(float v) {
    int bits = Float.floatToRawIntBits(v);
    return (bits ^ (bits >> 31 | 0x80000000)) >>> (Integer.SIZE - BITS);
  }
}
