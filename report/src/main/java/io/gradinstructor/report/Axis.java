package io.gradinstructor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Values to coordinates.
 *
 * @param low least value, at {@code from}
 * @param high greatest value, at {@code to}
 */
record Axis(double low, double high, double from, double to, boolean log) {
  private static final int TICKS = 6;

  /** What is measured. */
  enum Scale {
    NUMBER(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
    /** Its logarithm is drawn. */
    LOG(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
    SHARE(0, 1),
    PERCENT(0, 100);

    private final double least;
    private final double most;

    Scale(double least, double most) {
      this.least = least;
      this.most = most;
    }
  }

  /**
   * An axis that holds all values with a little room, but nothing impossible; values that cannot be
   * shown do not count.
   */
  static Axis over(double[] values, double from, double to, Scale scale) {
    boolean log = scale == Scale.LOG;
    double[] shown =
        DoubleStream.of(values).filter(v -> Double.isFinite(v) && (!log || v > 0)).toArray();
    double low = DoubleStream.of(shown).min().orElse(log ? 0.1 : 0);
    double high = DoubleStream.of(shown).max().orElse(1);
    if (log) {
      return new Axis(low / 1.2, high * 1.2, from, to, true);
    }
    double room = high > low ? 0.04 * (high - low) : 0.05 * Math.max(Math.abs(low), 0.1);
    return new Axis(
        Math.max(scale.least, low - room), Math.min(scale.most, high + room), from, to, false);
  }

  /** Whether a value has a place. */
  boolean shows(double value) {
    return Double.isFinite(value) && (!log || value > 0);
  }

  /** The place of a value; what lies beyond an end is put there. */
  double within(double value) {
    return at(Math.max(low, Math.min(high, value)));
  }

  double at(double value) {
    return from + (scale(value) - scale(low)) / (scale(high) - scale(low)) * (to - from);
  }

  /** Round values within the axis. */
  List<Double> ticks() {
    return log ? logTicks() : linearTicks();
  }

  private List<Double> linearTicks() {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> logTicks() {
    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.floor(Math.log10(high));
    int every = Math.max(1, (last - first) / TICKS);
    int[] digits = last - first > 2 ? new int[] {1} : new int[] {1, 2, 5};
    List<Double> ticks = new ArrayList<>();
    for (int e = first; e <= last; e += every) {
      for (int digit : digits) {
        double tick = digit * Math.pow(10, e);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private double scale(double value) {
    return log ? Math.log(value) : value;
  }
}
