package io.gradinstructor.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A figure of each trial of an arm.
 *
 * @param values ordered by ENN, then network
 * @param networks per ENN
 */
record PerTrial(List<Double> values, int networks) {
  /** Means over the ENNs, network by network. */
  double[] byNetwork() {
    return means(networks, i -> i % networks);
  }

  /** Means over the networks, ENN by ENN. */
  double[] byEnn() {
    return means(values.size() / networks, i -> i / networks);
  }

  private double[] means(int groups, IntUnaryOperator group) {
    double[] sums = new double[groups];
    IntStream.range(0, values.size()).forEach(i -> sums[group.applyAsInt(i)] += values.get(i));
    return Arrays.stream(sums).map(sum -> sum * groups / values.size()).toArray();
  }
}
