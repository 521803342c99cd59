package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import java.util.ArrayList;
import java.util.List;

/**
 * What tables say of an arm's networks besides their mean, where networks differ: only then does a
 * mean leave out what matters.
 */
final class Spread {
  /** Standard deviation of test accuracies beyond which networks differ: a point. */
  private static final double WIDE = 0.01;

  private static final List<String> HEAD = List.of("median", "5th pct", "worst");

  private Spread() {}

  /** Whether networks of some arm differ. */
  private static boolean wide(Results results) {
    return results.arms().stream().anyMatch(a -> a.testAccuracy().sd() > WIDE);
  }

  /** Titles with those of its columns at a place, if they are there. */
  static List<String> head(Results results, List<String> titles, int at) {
    return with(results, titles, HEAD, at);
  }

  /** An arm's row with its cells at a place, if the columns are there. */
  static List<String> row(Results results, Arm arm, List<String> row, int at) {
    return with(
        results,
        row,
        List.of(percent(arm.median()), percent(arm.percentile5()), percent(arm.worst())),
        at);
  }

  private static List<String> with(Results results, List<String> row, List<String> more, int at) {
    List<String> all = new ArrayList<>(row);
    if (wide(results)) {
      all.addAll(at, more);
    }
    return all;
  }

  private static String percent(Double share) {
    return share == null ? "–" : Format.percent(share);
  }
}
