package io.gradinstructor.report;

import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import java.util.ArrayList;
import java.util.List;

/** The comparison as rows of text, for terminals and pages. */
public final class ReportTable {
  /** Column before which those of the spread are, if they are there. */
  private static final int SPREAD = 4;

  /** The same for those of costs and of an attack. */
  private static final int COSTS = 7;

  private ReportTable() {}

  /**
   * Aligned columns, one line per arm, then what marks mean. Accuracies in per cent, differences in
   * points.
   */
  public static String text(Results results, Figures figures) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(head(results));
    lines.addAll(rows(results, figures));
    StringBuilder out = new StringBuilder();
    aligned(lines, out);
    // Of several settings there would be no end to the line.
    results.arms().stream()
        .filter(a -> a.chosen() != null && !one(a))
        .forEach(a -> out.append(a.name()).append(": ").append(Format.chosen(a)).append('\n'));
    Format.sources(results).forEach(line -> out.append(line).append('\n'));
    RobustColumns.notes(results).forEach(line -> out.append(line).append('\n'));
    ContinualColumns.notes(results).forEach(line -> out.append(line).append('\n'));
    List<Beside> beside = Beside.all(results);
    if (!beside.isEmpty()) {
      List<List<String>> more = new ArrayList<>(List.of(Beside.HEAD));
      beside.forEach(b -> more.add(b.row()));
      aligned(more, out.append("\nWhat the instructor adds\n"));
    }
    Format.notes(out.toString()).forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }

  /** What was found out, then the above. */
  public static String whole(Results results, Figures figures) {
    return String.join("\n", Conclusion.of(results)) + "\n\n" + text(results, figures);
  }

  private static void aligned(List<List<String>> lines, StringBuilder out) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        String blanks = " ".repeat(widths[c] - line.get(c).length());
        out.append(c == 0 ? line.get(c) + blanks : "  " + blanks + line.get(c));
      }
      out.append('\n');
    }
  }

  /** Column titles of {@link #rows}. */
  static List<String> head(Results results) {
    List<String> titles =
        List.of(
            "arm",
            "n",
            "test %",
            "95 % CI",
            "gap",
            "vs " + (results.baseline() == null ? "baseline" : results.baseline()),
            "p (Holm)",
            "tuning",
            "s/trial");
    List<String> robust = RobustColumns.head(results, titles, COSTS);
    List<String> kept = ContinualColumns.head(results, robust, COSTS);
    return Spread.head(results, Costs.head(results, kept, COSTS), SPREAD);
  }

  static List<List<String>> rows(Results results, Figures figures) {
    return results.arms().stream()
        .map(
            a -> {
              List<String> row = row(a, figures.secondsPerTrial().get(a.name()));
              List<String> robust = RobustColumns.row(results, a, row, COSTS);
              List<String> kept = ContinualColumns.row(results, a, robust, COSTS);
              return Spread.row(results, a, Costs.row(results, a, kept, COSTS), SPREAD);
            })
        .toList();
  }

  private static boolean one(Arm arm) {
    return arm.chosen() != null && arm.chosen().size() == 1;
  }

  private static List<String> row(Arm arm, Double seconds) {
    Difference d = arm.vsBackprop();
    return List.of(
        one(arm) ? arm.name() + " (" + Format.chosen(arm) + ")" : arm.name(),
        arm.n() + (arm.diverged() == 0 ? "" : " (" + arm.diverged() + " diverged)"),
        Format.meanSd(arm.testAccuracy()),
        Format.range(arm.testAccuracy()),
        Format.percent(arm.gap().mean()),
        d == null ? "–" : Format.difference(d),
        d == null ? "–" : Format.p(d),
        Format.tuning(arm),
        Format.orDash(seconds, 2));
  }
}
