package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the instructor stands.
 *
 * @param subject the arm that it is about
 * @param accuracy subject − other in test accuracy by the other's name
 */
record Standing(Results results, Arm subject, Map<String, Difference> accuracy) {
  /** Empty if no instructor took part. */
  static Optional<Standing> of(Results results) {
    Map<String, Difference> accuracy =
        Verdict.all(results).stream()
            .collect(Collectors.toMap(v -> v.other().name(), Verdict::difference));
    return results.subjectArm().map(arm -> new Standing(results, arm, accuracy));
  }

  /** Subject − other in test accuracy; empty if the two were not compared. */
  Optional<Difference> accuracy(Arm other) {
    return Optional.ofNullable(accuracy.get(other.name()));
  }

  /** Subject − other in robust accuracy; empty if the two were not attacked or not compared. */
  Optional<Difference> robust(Arm other) {
    return Optional.ofNullable(other.robust())
        .flatMap(
            r ->
                other.name().equals(results.baseline())
                    ? Optional.ofNullable(subject.robust().vsBackprop())
                    : Optional.ofNullable(r.vsSubject()).map(Difference::negated));
  }

  /** Subject − other in the gap of train and test accuracy. */
  Optional<Difference> gap(Arm other) {
    return accuracy(other).map(d -> Statistics.gapDifference(gaps(subject), gaps(other)));
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
    return new PerTrial(values, results.networks());
  }
}
