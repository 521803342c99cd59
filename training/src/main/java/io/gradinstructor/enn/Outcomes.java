package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;

/**
 * What runs came to that an ENN learned from: its scores are standard deviations from their mean.
 * It learns −ln(1 − accuracy + 0.01), which spreads out the best.
 *
 * @param mean of what they came to
 * @param deviation standard deviation of it
 */
public record Outcomes(double mean, double deviation) {
  /** Name of what instructors say in plain terms. */
  public static final String ACCURACY = "accuracy";

  /** Below this much of 1 accuracies count alike, nearly. */
  private static final double SOFT = 0.01;

  /** What a run is worth whose network has this accuracy. */
  public static double of(double accuracy) {
    return -StrictMath.log(1 - accuracy + SOFT);
  }

  /**
   * An instructor that says its score in plain terms, too: {@code accuracy} [1], what the mean of
   * the critics, with no pessimism, says that the run comes to.
   */
  public Graph told(Graph instructor) {
    Value score = instructor.outputs().get("scores").mean(true, 0);
    Value left = score.mul(-deviation).add(-mean).exp();
    return instructor.output(ACCURACY, left.neg().add(1 + SOFT));
  }
}
