package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a campaign found out, in two sentences: what was gained, and what it cost. They are about
 * the subject, or about the most accurate arm where there is none.
 */
public final class Conclusion {
  private final Results results;
  private final Arm hero;

  private Conclusion(Results results, Arm hero) {
    this.results = results;
    this.hero = hero;
  }

  /** In plain text; accuracies in per cent, differences in points. Empty without arms. */
  public static List<String> of(Results results) {
    return results
        .subjectArm()
        .or(() -> most(results))
        .map(hero -> new Conclusion(results, hero))
        .map(c -> List.of(c.gain(), c.cost()))
        .orElse(List.of());
  }

  private static Optional<Arm> most(Results results) {
    return results.arms().stream()
        .reduce((a, b) -> b.testAccuracy().mean() > a.testAccuracy().mean() ? b : a);
  }

  private String gain() {
    List<String> against = new ArrayList<>();
    if (hero.vsBackprop() != null) {
      against.add(against(hero.vsBackprop(), results.baseline()));
    }
    String best = results.bestBaseline();
    Verdict.all(results).stream()
        .filter(v -> v.other().name().equals(best) && !best.equals(results.baseline()))
        .forEach(v -> against.add(against(v.difference(), best + ", the best tuned baseline")));
    String reach =
        hero.name()
            + (results.subject() == null && results.arms().size() > 1 ? ", the most accurate," : "")
            + " reaches "
            + Format.percent(hero.testAccuracy().mean())
            + " % on the test set (95 % interval "
            + Format.range(hero.testAccuracy())
            + ")";
    return reach + (against.isEmpty() ? "." : ": " + String.join("; ", against) + ".");
  }

  private static String against(Difference d, String other) {
    return Format.number(Math.abs(100 * d.difference()), 2)
        + (d.difference() < 0 ? " points less than " : " points more than ")
        + other
        + (d.positive() || d.negative() ? ", beyond chance" : ", which may be chance");
  }

  private String cost() {
    List<String> costs = new ArrayList<>();
    Arm plain = arm(results.baseline());
    if (hero.passes() != null) {
      long run = plain == null || plain.passes() == null ? 0 : plain.passes().training();
      if (run > 0 && plain != hero) {
        costs.add(
            "a network takes "
                + Format.number((double) hero.passes().training() / run, 2)
                + " times the passes of "
                + plain.name());
      }
      long full = Math.max(1, hero.passes().training());
      costs.add(
          hero.passes().tuning() == 0
              ? "its settings were not tuned"
              : "its settings took " + runs(hero.passes().tuning(), full) + " to choose");
      if (hero.method().instructed() && results.exploration() != null) {
        costs.add("its instructors " + runs(results.exploration(), full) + " to learn from");
      }
    }
    if (plain != null && plain != hero) {
      double wider = 100 * (hero.gap().mean() - plain.gap().mean());
      costs.add(
          "its gap of train and test accuracy is "
              + Format.number(Math.abs(wider), 2)
              + (wider < 0 ? " points smaller" : " points larger"));
    }
    String all = String.join(", ", costs);
    return all.isEmpty() ? "Its cost is not known." : upper(all) + ".";
  }

  private static String runs(long passes, long full) {
    long runs = Math.round((double) passes / full);
    return runs <= 1 ? "one run" : runs + " runs";
  }

  private static String upper(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private Arm arm(String name) {
    return results.arms().stream().filter(a -> a.name().equals(name)).findFirst().orElse(null);
  }
}
