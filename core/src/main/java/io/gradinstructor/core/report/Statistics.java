package io.gradinstructor.core.report;

import io.gradinstructor.core.report.Results.Difference;
import io.gradinstructor.core.report.Results.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * The statistics of a comparison. No result is ever NaN: what has no answer has a documented one.
 */
public final class Statistics {
  /** Standard deviations below this are rounding, not spread. */
  private static final double NO_SPREAD = 1e-12;

  private Statistics() {}

  /**
   * Mean, sample standard deviation and Student's 95 % interval of the mean. A single value, or
   * equal values, have standard deviation 0 and the interval [mean, mean]: they tell nothing about
   * the spread.
   *
   * @throws IllegalArgumentException without values
   */
  public static Interval interval(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double mean = Arrays.stream(values).average().getAsDouble();
    double sd = sd(values, mean);
    double half = sd == 0 ? 0 : quantile(values.length) * sd / Math.sqrt(values.length);
    return new Interval(mean, sd, new double[] {mean - half, mean + half});
  }

  /**
   * Paired difference arm − baseline with a two-sided paired t-test. With one pair, or differences
   * that are all equal, there is no spread to test against: the interval is [difference,
   * difference] and p is 1.
   *
   * @throws IllegalArgumentException without pairs
   */
  public static Difference difference(double[] arm, double[] baseline) {
    requireSameLength(arm, baseline);
    double[] differences =
        IntStream.range(0, arm.length).mapToDouble(i -> arm[i] - baseline[i]).toArray();
    Interval interval = interval(differences);
    double p = 1;
    if (interval.sd() > 0) {
      double t = interval.mean() / (interval.sd() / Math.sqrt(arm.length));
      p = Math.min(1, 2 * new TDistribution(arm.length - 1).cumulativeProbability(-Math.abs(t)));
    }
    return new Difference(interval.mean(), interval.ci95(), p);
  }

  /**
   * Difference of the means of two samples of their own, with Welch's two-sided t-test. Where
   * neither varies, or one has a single value, the interval is [difference, difference] and p is 1.
   *
   * @throws IllegalArgumentException if a sample has no values
   */
  public static Difference welch(double[] a, double[] b) {
    Interval one = interval(a);
    Interval other = interval(b);
    double difference = one.mean() - other.mean();
    double va = square(one.sd()) / a.length;
    double vb = square(other.sd()) / b.length;
    if (va + vb == 0 || Math.min(a.length, b.length) < 2) {
      return new Difference(difference, new double[] {difference, difference}, 1);
    }
    double freedom = square(va + vb) / (square(va) / (a.length - 1) + square(vb) / (b.length - 1));
    TDistribution t = new TDistribution(freedom);
    double se = Math.sqrt(va + vb);
    double half = t.inverseCumulativeProbability(0.975) * se;
    return new Difference(
        difference,
        new double[] {difference - half, difference + half},
        Math.min(1, 2 * t.cumulativeProbability(-Math.abs(difference) / se)));
  }

  /** Holm's step-down correction: adjusted p-values in the order of {@code p}. */
  public static double[] holm(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }

  /**
   * Share of the variance explained; 0 if the actual values do not vary. Negative if worse than
   * their mean.
   */
  public static double r2(double[] predicted, double[] actual) {
    requireSameLength(predicted, actual);
    double mean = Arrays.stream(actual).average().orElse(0);
    double residual = 0;
    double total = 0;
    for (int i = 0; i < actual.length; i++) {
      residual += square(actual[i] - predicted[i]);
      total += square(actual[i] - mean);
    }
    return total < square(NO_SPREAD) ? 0 : 1 - residual / total;
  }

  /**
   * Spearman's rank correlation, ties averaged; 0 if one side does not vary or there are fewer than
   * two values.
   */
  public static double spearman(double[] predicted, double[] actual) {
    requireSameLength(predicted, actual);
    if (actual.length < 2) {
      return 0;
    }
    double rho = new SpearmansCorrelation().correlation(predicted, actual);
    return Double.isNaN(rho) ? 0 : rho;
  }

  private static double sd(double[] values, double mean) {
    if (values.length == 1) {
      return 0;
    }
    double squares = Arrays.stream(values).map(v -> square(v - mean)).sum();
    double sd = Math.sqrt(squares / (values.length - 1));
    return sd < NO_SPREAD ? 0 : sd;
  }

  private static double quantile(int n) {
    return new TDistribution(n - 1).inverseCumulativeProbability(0.975);
  }

  private static double square(double x) {
    return x * x;
  }

  private static void requireSameLength(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " values against " + b.length);
    }
  }
}
