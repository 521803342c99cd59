package io.gradinstructor.core.report;

import io.gradinstructor.core.report.Results.Arm;
import io.gradinstructor.core.report.Results.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instructor against one other arm.
 *
 * @param other name of the other arm
 * @param difference instructor − other, paired by network, p Holm-corrected over the verdicts
 */
record Verdict(String other, Difference difference) {
  static final double LEVEL = 0.05;
  private static final Set<String> CONTROLS =
      Set.of("instructor-untrained", "instructor-shuffled", "instructor-scale-only");

  boolean better() {
    return difference.p() < LEVEL && difference.difference() > 0;
  }

  boolean worse() {
    return difference.p() < LEVEL && difference.difference() < 0;
  }

  /**
   * The arm that the report is about: {@code instructor}, or else the first named after it that is
   * no control.
   */
  static Optional<Arm> instructor(Results results) {
    List<Arm> named =
        results.arms().stream()
            .filter(a -> a.name().startsWith("instructor") && !CONTROLS.contains(a.name()))
            .toList();
    return named.stream()
        .filter(a -> a.name().equals("instructor"))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /** The instructor against every arm whose trials can be paired with its own. */
  static List<Verdict> all(Results results) {
    Arm subject = instructor(results).orElse(null);
    if (subject == null) {
      return List.of();
    }
    int networks = results.arms().stream().mapToInt(Arm::n).min().getAsInt();
    List<Verdict> raw = new ArrayList<>();
    for (Arm arm : results.arms()) {
      if (arm != subject && arm.n() % networks == 0 && subject.n() % networks == 0) {
        raw.add(
            new Verdict(
                arm.name(),
                Statistics.difference(byNetwork(subject, networks), byNetwork(arm, networks))));
      }
    }
    double[] p = Statistics.holm(raw.stream().mapToDouble(v -> v.difference().p()).toArray());
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Difference d = raw.get(i).difference();
      verdicts.add(new Verdict(raw.get(i).other(), new Difference(d.difference(), d.ci95(), p[i])));
    }
    return verdicts;
  }

  private static double[] byNetwork(Arm arm, int networks) {
    double[] means = new double[networks];
    for (int i = 0; i < arm.n(); i++) {
      means[i % networks] += arm.accuracies().get(i) * networks / arm.n();
    }
    return means;
  }
}
