package io.gradinstructor.core.report;

import io.gradinstructor.core.report.Results.Arm;
import io.gradinstructor.core.report.Results.Difference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the instructor stands.
 *
 * @param subject the arm that it is about
 * @param accuracy subject − other in test accuracy by the other's name, p Holm-corrected
 */
record Standing(Results results, Arm subject, Map<String, Difference> accuracy) {
  /** Empty if no instructor took part. */
  static Optional<Standing> of(Results results) {
    Map<String, Difference> accuracy =
        Verdict.all(results).stream()
            .collect(Collectors.toMap(Verdict::other, Verdict::difference));
    return Verdict.instructor(results).map(arm -> new Standing(results, arm, accuracy));
  }

  /** Subject − other in the gap of train and test accuracy; empty if it was not recorded. */
  Optional<Difference> gap(String other) {
    return results.arms().stream()
        .filter(a -> a.name().equals(other) && accuracy.containsKey(other))
        .filter(a -> a.trainAccuracies() != null && subject.trainAccuracies() != null)
        .findFirst()
        .map(a -> Statistics.difference(gaps(subject), gaps(a)));
  }

  /** Mean test accuracy of the subject with each ENN. */
  double[] byEnn() {
    return perTrial(subject.accuracies()).byEnn();
  }

  private double[] gaps(Arm arm) {
    double[] gaps = perTrial(arm.trainAccuracies()).byNetwork();
    double[] test = perTrial(arm.accuracies()).byNetwork();
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] -= test[i];
    }
    return gaps;
  }

  private PerTrial perTrial(List<Double> values) {
    return new PerTrial(values, Verdict.networks(results));
  }
}
