package io.gradinstructor.core.report;

import io.gradinstructor.core.report.Results.Difference;
import io.gradinstructor.core.report.Results.Interval;
import java.util.Locale;

/** Numbers as people read them; accuracies in per cent, differences in percentage points. */
final class Format {
  private Format() {}

  static String number(double x, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", x);
  }

  static String percent(double share) {
    return number(100 * share, 2);
  }

  static String meanSd(Interval i) {
    return percent(i.mean()) + " ± " + percent(i.sd());
  }

  static String range(double[] ci) {
    return "[" + percent(ci[0]) + ", " + percent(ci[1]) + "]";
  }

  static String points(double share) {
    return String.format(Locale.ROOT, "%+.2f", 100 * share);
  }

  static String pointsRange(double[] ci) {
    return "[" + points(ci[0]) + ", " + points(ci[1]) + "]";
  }

  static String difference(Difference d) {
    return points(d.difference()) + " " + pointsRange(d.ci95());
  }

  static String p(double p) {
    return p < 0.001 ? "<0.001" : number(p, 3);
  }

  static String orDash(Double x, int decimals) {
    return x == null ? "–" : number(x, decimals);
  }

  /** Shortest usual form, for ticks and step sizes. */
  static String brief(double x) {
    if (x != 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5)) {
      return String.format(Locale.ROOT, "%.0e", x);
    }
    return new java.math.BigDecimal(number(x, 4)).stripTrailingZeros().toPlainString();
  }
}
