package io.gradinstructor.workflow;

import java.util.List;

/**
 * How a trial ended. {@code failure} is null unless it failed.
 *
 * @param passes images that went forward and backward
 * @param halves accuracy on either half of the images; null unless the campaign halves them
 */
public record Outcome(
    double accuracy, boolean diverged, String failure, long passes, List<Double> halves) {
  /** Accuracy for choosing: nothing if it diverged. */
  double worth() {
    return diverged || Double.isNaN(accuracy) ? 0 : accuracy;
  }

  /** Whether it can be learned from. */
  boolean sound() {
    return failure == null && !diverged;
  }
}
