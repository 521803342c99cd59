package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What tables say of how networks stand an attack, where there was one. */
final class RobustColumns {
  private static final List<String> HEAD = List.of("robust %", "robust CI", "robust vs plain");

  private RobustColumns() {}

  /** Titles with those of its columns before a place, if they are there. */
  static List<String> head(Results results, List<String> titles, int at) {
    return with(results, titles, HEAD, at);
  }

  /** An arm's row with its cells before a place, if the columns are there. */
  static List<String> row(Results results, Arm arm, List<String> row, int at) {
    return with(results, row, arm.robust() == null ? List.of() : cells(arm.robust()), at);
  }

  private static List<String> with(Results results, List<String> row, List<String> more, int at) {
    List<String> all = new ArrayList<>(row);
    if (results.attack() != null) {
      all.addAll(at, more);
    }
    return all;
  }

  private static List<String> cells(Results.Robust robust) {
    return List.of(
        Format.meanSd(robust.accuracy()),
        Format.range(robust.accuracy()),
        robust.vsBackprop() == null ? "–" : Format.difference(robust.vsBackprop()));
  }

  /** The attack in words, and what is masked; empty without one. */
  static List<String> notes(Results results) {
    Results.Attack a = results.attack();
    if (a == null) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "robust: share of the first %d test images that is right, and stays so under an attack"
                + " by PGD: pixels within ± %s, %d steps of %s from %d random start%s, loss %s%s",
            a.images(),
            Format.brief(a.eps()),
            a.steps(),
            Format.brief(a.step()),
            a.restarts(),
            a.restarts() == 1 ? "" : "s",
            a.loss(),
            a.chooses() ? "; settings were chosen by it on the reward set" : ""));
    for (Arm arm : results.arms()) {
      if (arm.robust() != null && arm.robust().zeroGradient() > 0) {
        notes.add(
            arm.name()
                + ": "
                + Format.percent(arm.robust().zeroGradient())
                + " % of the attacked images have no gradient, so that robustness may be masking");
      }
    }
    return notes;
  }
}
