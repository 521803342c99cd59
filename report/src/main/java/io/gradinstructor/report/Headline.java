package io.gradinstructor.report;

import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report says first, and how its figures are to be read. */
final class Headline {
  private Headline() {}

  static String html(Results results) {
    return results
        .subjectArm()
        .map(subject -> verdicts(results, subject))
        .orElseGet(() -> best(results));
  }

  private static String verdicts(Results results, Arm subject) {
    List<Verdict> all = Verdict.all(results);
    String groups =
        group("It beats", all, Verdict::better)
            + group("No difference could be shown from", all, v -> !v.better() && !v.worse())
            + group("It is worse than", all, Verdict::worse);
    return String.format(
            Locale.ROOT,
            "<p>%s reaches %s %% on the test set (95 %% interval %s, %d trials).</p>\n%s",
            Svg.escape(subject.name()),
            Format.percent(subject.testAccuracy().mean()),
            Format.range(subject.testAccuracy()),
            subject.n(),
            groups.isEmpty()
                ? "<p>There is nothing to compare it with.</p>\n"
                : "<ul>\n" + groups + "</ul>\n")
        + tuned(results, all);
  }

  /** Against what anybody would use: a baseline whose settings were chosen with care, too. */
  private static String tuned(Results results, List<Verdict> all) {
    return all.stream()
        .filter(v -> v.other().name().equals(results.bestBaseline()))
        .findFirst()
        .map(
            v ->
                String.format(
                    Locale.ROOT,
                    "<p>The best tuned baseline is %s with %s %%: %s than that, %s.</p>\n",
                    Svg.escape(v.other().name()),
                    Format.percent(v.other().testAccuracy().mean()),
                    v.better() ? "better" : v.worse() ? "worse" : "no better and no worse",
                    Format.tested(v.difference())))
        .orElse(
            "<p>No baseline was tuned: what a learning rate and a schedule chosen with care would"
                + " give is not known.</p>\n");
  }

  private static String group(String words, List<Verdict> all, Predicate<Verdict> member) {
    String arms =
        all.stream()
            .filter(member)
            .map(v -> v.other().name() + " (" + Format.tested(v.difference()) + ")")
            .collect(Collectors.joining(", "));
    return arms.isEmpty() ? "" : "<li>" + words + " " + Svg.escape(arms) + ".</li>\n";
  }

  private static String best(Results results) {
    boolean controls = results.arms().stream().anyMatch(a -> a.role() == Role.CONTROL);
    String who = controls ? "No instructor took part but controls." : "No instructor took part.";
    return results.arms().stream()
        .reduce((a, b) -> b.testAccuracy().mean() > a.testAccuracy().mean() ? b : a)
        .map(
            arm ->
                String.format(
                    Locale.ROOT,
                    "<p>%s The highest mean test accuracy is %s's: %s %% (95 %% interval %s).</p>\n",
                    who,
                    Svg.escape(arm.name()),
                    Format.percent(arm.testAccuracy().mean()),
                    Format.range(arm.testAccuracy())))
        .orElse("");
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
