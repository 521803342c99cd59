package io.gradinstructor.core.report;

import io.gradinstructor.core.report.Results.Arm;
import io.gradinstructor.core.report.Results.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instructor against one other arm.
 *
 * @param other name of the other arm
 * @param difference instructor − other, paired by network, p Holm-corrected over the verdicts
 */
record Verdict(String other, Difference difference) {
  static final double LEVEL = 0.05;
  private static final List<String> CONTROLS = List.of("untrained", "shuffled", "scale-only");

  boolean better() {
    return difference.p() < LEVEL && difference.difference() > 0;
  }

  boolean worse() {
    return difference.p() < LEVEL && difference.difference() < 0;
  }

  /** Whether an instructor of this name is there to be compared with. */
  static boolean control(String name) {
    return CONTROLS.stream().anyMatch(name::contains);
  }

  /** Networks per arm: recorded, or else those of the smallest arm. */
  static int networks(Results results) {
    return results.networks() > 0
        ? results.networks()
        : results.arms().stream().mapToInt(Arm::n).min().getAsInt();
  }

  /**
   * The arm that the report is about: {@code instructor}, or else the first named after it that is
   * no control.
   */
  static Optional<Arm> instructor(Results results) {
    List<Arm> named =
        results.arms().stream()
            .filter(a -> a.name().startsWith("instructor") && !control(a.name()))
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
    int networks = networks(results);
    List<Verdict> raw = new ArrayList<>();
    for (Arm arm : results.arms()) {
      if (arm != subject && arm.n() % networks == 0 && subject.n() % networks == 0) {
        double[] own = new PerTrial(subject.accuracies(), networks).byNetwork();
        double[] other = new PerTrial(arm.accuracies(), networks).byNetwork();
        raw.add(new Verdict(arm.name(), Statistics.difference(own, other)));
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
}
