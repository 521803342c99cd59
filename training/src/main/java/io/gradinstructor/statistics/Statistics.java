package io.gradinstructor.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * The statistics of a comparison: all that is printed, drawn or sent anywhere comes from here. No
 * result is ever NaN: what has no answer has a documented one. Intervals hold nothing impossible,
 * and leave out 0 where the uncorrected p-value is below 0.05, and only there.
 */
public final class Statistics {
  /** Standard deviations below this are rounding, not spread. */
  private static final double NO_SPREAD = 1e-12;

  /** Of fewer values an interval is as wide as anything. */
  private static final int FEWEST = 3;

  private Statistics() {}

  /**
   * Mean of accuracies, their standard deviation, and Student's 95 % interval of the mean, cut to
   * [0, 1]. Of a single value it is all of that; equal values have none but themselves.
   *
   * @throws IllegalArgumentException without values
   */
  public static Interval accuracy(double[] values) {
    return interval(values, 0, 1);
  }

  /** The same of differences of accuracies, cut to [−1, 1]. */
  public static Interval gap(double[] values) {
    return interval(values, -1, 1);
  }

  private static Interval interval(double[] values, double least, double most) {
    double sd = sd(values);
    double mean = mean(values);
    double half = values.length < 2 ? most - least : half(values.length - 1, standardError(values));
    double[] ci95 = {Math.max(least, mean - half), Math.min(most, mean + half)};
    return new Interval(mean, sd, ci95, values.length < FEWEST || cut(mean, half, least, most));
  }

  /** Beyond rounding. */
  private static boolean cut(double middle, double half, double least, double most) {
    return middle - half < least - NO_SPREAD || middle + half > most + NO_SPREAD;
  }

  /**
   * Paired difference of accuracies, arm − baseline, with a two-sided paired t-test. One pair, or
   * differences that are all equal but not 0, tell nothing about the spread: the interval is all
   * that is possible, and p is 1.
   *
   * @throws IllegalArgumentException without pairs
   */
  public static Difference difference(double[] arm, double[] baseline) {
    return difference(arm, baseline, 1);
  }

  /**
   * The same of figures that are differences of accuracies themselves, up to 2 apart.
   *
   * @throws IllegalArgumentException without pairs
   */
  public static Difference gapDifference(double[] arm, double[] baseline) {
    return difference(arm, baseline, 2);
  }

  private static Difference difference(double[] arm, double[] baseline, double most) {
    requireSameLength(arm, baseline);
    double[] differences =
        IntStream.range(0, arm.length).mapToDouble(i -> arm[i] - baseline[i]).toArray();
    return test(mean(differences), standardError(differences), arm.length - 1, arm.length, most);
  }

  /**
   * Difference of the means of two samples of accuracies, with Welch's two-sided t-test. Where
   * neither varies, or one has a single value, it is as with {@link #difference}.
   *
   * @throws IllegalArgumentException if a sample has no values
   */
  public static Difference welch(double[] a, double[] b) {
    double va = square(standardError(a));
    double vb = square(standardError(b));
    int least = Math.min(a.length, b.length);
    double freedom =
        va + vb == 0 || least < 2
            ? 0
            : square(va + vb) / (square(va) / (a.length - 1) + square(vb) / (b.length - 1));
    return test(mean(a) - mean(b), Math.sqrt(va + vb), freedom, least, 1);
  }

  /**
   * Whether a mean is 0.
   *
   * @param values of which the standard error is
   * @param most that is possible, in either direction
   */
  private static Difference test(
      double mean, double standardError, double freedom, int values, double most) {
    if (values > 1 && standardError == 0 && Math.abs(mean) < NO_SPREAD) {
      return new Difference(0, new double[2], 1, 1, values < FEWEST);
    }
    if (values < 2 || standardError == 0) {
      return new Difference(mean, new double[] {-most, most}, 1, 1, true);
    }
    double half = half(freedom, standardError);
    double t = Math.abs(mean) / standardError;
    double p = Math.min(1, 2 * new TDistribution(freedom).cumulativeProbability(-t));
    double[] ci95 = {Math.max(-most, mean - half), Math.min(most, mean + half)};
    return new Difference(mean, ci95, p, p, values < FEWEST || cut(mean, half, -most, most));
  }

  /** A family of comparisons, each with the p-value that it has among the others. */
  public static List<Difference> corrected(List<Difference> family) {
    double[] p = holm(family.stream().mapToDouble(Difference::pUncorrected).toArray());
    return IntStream.range(0, p.length)
        .mapToObj(
            i -> {
              Difference d = family.get(i);
              return new Difference(d.difference(), d.ci95(), p[i], d.pUncorrected(), d.rough());
            })
        .toList();
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

  /**
   * Sample standard deviation; 0 of a single value, or of values that differ by rounding only.
   *
   * @throws IllegalArgumentException without values
   */
  public static double sd(double[] values) {
    double mean = mean(values);
    if (values.length == 1) {
      return 0;
    }
    double squares = Arrays.stream(values).map(v -> square(v - mean)).sum();
    double sd = Math.sqrt(squares / (values.length - 1));
    return sd < NO_SPREAD ? 0 : sd;
  }

  /**
   * Quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
   *
   * @param share of the values that are less, 0 to 1
   * @throws IllegalArgumentException without values
   */
  public static double quantile(double[] values, double share) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) at;
    double next = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (at - below) * (next - sorted[below]);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values)
        .average()
        .orElseThrow(() -> new IllegalArgumentException("no values"));
  }

  /** Of the mean. */
  private static double standardError(double[] values) {
    return sd(values) / Math.sqrt(values.length);
  }

  /** Half the width of a 95 % interval. */
  private static double half(double freedom, double standardError) {
    return standardError == 0
        ? 0
        : new TDistribution(freedom).inverseCumulativeProbability(0.975) * standardError;
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
