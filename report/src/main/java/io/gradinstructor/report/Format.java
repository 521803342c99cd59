package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.training.registry.Brief;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Numbers as people read them; accuracies in per cent, differences in percentage points. */
final class Format {
  /** What its mark means. */
  static final String ROUGH =
      "† rough: too few networks or ENNs for this interval (compare.seeds, instructor.seeds), or cut at what is possible.";

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

  static String range(Interval i) {
    return "[" + percent(i.ci95()[0]) + ", " + percent(i.ci95()[1]) + "]" + mark(i.rough());
  }

  static String points(double share) {
    return String.format(Locale.ROOT, "%+.2f", 100 * share);
  }

  static String pointsRange(Difference d) {
    return "[" + points(d.ci95()[0]) + ", " + points(d.ci95()[1]) + "]" + mark(d.rough());
  }

  static String difference(Difference d) {
    return points(d.difference()) + " " + pointsRange(d);
  }

  static String tested(Difference d) {
    return difference(d) + ", p " + p(d);
  }

  /** Among its family; and alone, as the interval is, where that makes a difference. */
  static String p(Difference d) {
    return p(d.p()) + (d.lost() ? " (alone " + p(d.pUncorrected()) + ")" : "");
  }

  private static String p(double p) {
    return p < 0.001 ? "<0.001" : number(p, 3);
  }

  private static String mark(boolean rough) {
    return rough ? "†" : "";
  }

  /** What the marks in a text mean; empty without any. */
  static List<String> notes(String text) {
    return Stream.of(
            text.contains("†") ? ROUGH : "",
            text.contains("(alone ")
                ? "alone: the p-value without correction, which belongs to the interval; the difference does not count."
                : "")
        .filter(note -> !note.isEmpty())
        .toList();
  }

  static String orDash(Double x, int decimals) {
    return x == null ? "–" : number(x, decimals);
  }

  /** What was chosen for an arm: a value alone, or several with their names. */
  static String chosen(Results.Arm arm) {
    Collection<Object> values = arm.chosen().values();
    if (values.size() == 1) {
      return value(values.iterator().next());
    }
    return arm.chosen().entrySet().stream()
        .map(e -> e.getKey() + " " + value(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String value(Object value) {
    return value instanceof Number n ? brief(n.doubleValue()) : Brief.text(value);
  }

  /** What choosing cost, in runs as in the comparison. */
  static String tuning(Results.Arm arm) {
    if (arm.passes() == null) {
      return "–";
    }
    if (arm.passes().tuning() == 0) {
      return "not tuned";
    }
    double runs = (double) arm.passes().tuning() / Math.max(1, arm.passes().training());
    return number(runs, Math.abs(runs - Math.rint(runs)) < 0.005 ? 0 : 1) + " runs";
  }

  /** Shortest usual form, for ticks and step sizes. */
  static String brief(double x) {
    if (x != 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5)) {
      return String.format(Locale.ROOT, "%.0e", x);
    }
    return new java.math.BigDecimal(number(x, 4)).stripTrailingZeros().toPlainString();
  }

  /** What networks that others start from reach by themselves, a line for each kind of them. */
  static List<String> sources(Results results) {
    Map<String, List<String>> arms = new LinkedHashMap<>();
    for (Results.Arm a : results.arms()) {
      if (a.source() != null) {
        String reach =
            meanSd(a.source().testAccuracy())
                + " % of their own test images, "
                + a.source().passes()
                + " passes each, which are of no arm";
        arms.computeIfAbsent(reach, k -> new ArrayList<>()).add(a.name());
      }
    }
    return arms.entrySet().stream()
        .map(e -> String.join(", ", e.getValue()) + ": from networks that reach " + e.getKey())
        .toList();
  }
}
