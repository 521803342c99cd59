package io.gradinstructor.instructor;

import io.gradinstructor.network.Weights;

/**
 * What is known of weights without looking where they lie: mean, variance and the quantiles 0, 1/4,
 * 1/2, 3/4, 1 of each layer's weights and of its biases (Unterthiner et al. 2020, "Predicting
 * Neural Network Accuracy from Weights").
 */
public final class WeightStatistics {
  private static final int EACH = 7;

  private WeightStatistics() {}

  /** Layer by layer, weights first. */
  public static double[] of(Weights weights, int depth) {
    double[] out = new double[2 * EACH * depth];
    for (int l = 0; l < depth; l++) {
      describe(weights.matrix(l), out, 2 * EACH * l);
      describe(weights.biases(l), out, 2 * EACH * l + EACH);
    }
    return out;
  }

  private static void describe(float[] x, double[] out, int at) {
    double sum = 0;
    double squares = 0;
    for (float v : x) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / x.length;
    out[at] = mean;
    out[at + 1] = Math.max(0, squares / x.length - mean * mean);
    System.arraycopy(Quantiles.of(x, 0, 0.25, 0.5, 0.75, 1), 0, out, at + 2, 5);
  }
}
