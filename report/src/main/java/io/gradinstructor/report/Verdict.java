package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import java.util.ArrayList;
import java.util.List;

/**
 * The subject against one other arm, as results have it.
 *
 * @param other the other arm
 * @param difference subject − other
 */
record Verdict(Arm other, Difference difference) {
  boolean better() {
    return difference.positive();
  }

  boolean worse() {
    return difference.negative();
  }

  /** The subject against every arm that it was compared with. */
  static List<Verdict> all(Results results) {
    List<Verdict> verdicts = new ArrayList<>();
    results
        .subjectArm()
        .ifPresent(
            subject -> {
              for (Arm arm : results.arms()) {
                if (arm.name().equals(results.baseline()) && subject.vsBackprop() != null) {
                  verdicts.add(new Verdict(arm, subject.vsBackprop()));
                } else if (arm.vsSubject() != null) {
                  verdicts.add(new Verdict(arm, arm.vsSubject().negated()));
                }
              }
            });
    return verdicts;
  }
}
