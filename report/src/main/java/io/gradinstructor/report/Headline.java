package io.gradinstructor.report;

import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report says first, and how its figures are to be read. */
final class Headline {
  private Headline() {}

  static String html(Results results) {
    List<Verdict> all = Verdict.all(results);
    String groups =
        group("It beats", all, Verdict::better)
            + group("No difference could be shown from", all, v -> !v.better() && !v.worse())
            + group("It is worse than", all, Verdict::worse);
    return Conclusion.of(results).stream()
            .map(sentence -> "<p>" + Svg.escape(sentence) + "</p>\n")
            .collect(Collectors.joining())
        + (groups.isEmpty() ? "" : "<ul>\n" + groups + "</ul>\n")
        + (groups.isEmpty() && results.subject() != null
            ? "<p>There is nothing to compare it with.</p>\n"
            : "")
        + untold(results);
  }

  /** Against what anybody would use, a baseline whose settings were chosen with care, too. */
  private static String untold(Results results) {
    if (results.subject() == null) {
      boolean controls = results.arms().stream().anyMatch(a -> a.role() == Role.CONTROL);
      return "<p>No instructor took part" + (controls ? " but controls" : "") + ".</p>\n";
    }
    return results.bestBaseline() != null
        ? ""
        : "<p>No baseline was tuned: what a learning rate and a schedule chosen with care would"
            + " give is not known.</p>\n";
  }

  private static String group(String words, List<Verdict> all, Predicate<Verdict> member) {
    String arms =
        all.stream()
            .filter(member)
            .map(v -> v.other().name() + " (" + Format.tested(v.difference()) + ")")
            .collect(Collectors.joining(", "));
    return arms.isEmpty() ? "" : "<li>" + words + " " + Svg.escape(arms) + ".</li>\n";
  }

  /** How the table is to be read. */
  static String note(Results results, List<List<String>> rows) {
    String families =
        results.baseline() == null ? "" : " over the arms compared with " + results.baseline();
    if (results.subject() != null) {
      families +=
          (families.isEmpty() ? " over" : ", and apart from them over")
              + " the other arms compared with "
              + results.subject();
    }
    String marks = String.join(" ", Format.notes(html(results) + rows));
    return "<p class=\"note\">Accuracies in per cent, differences in percentage points with 95 % intervals. Gap: train "
        + "minus test accuracy. Differences are paired by network; several ENN seeds are averaged per network "
        + "first, so their intervals speak for these ENNs only. p-values: paired t-test, Holm-corrected"
        + Svg.escape(families)
        + "; p below 0.05 counts as a difference, whatever the uncorrected interval. "
        + Svg.escape(marks)
        + Svg.escape(
            Stream.concat(
                    RobustColumns.notes(results).stream(), ContinualColumns.notes(results).stream())
                .map(n -> " " + n + ".")
                .collect(Collectors.joining()))
        + "</p>\n";
  }
}
