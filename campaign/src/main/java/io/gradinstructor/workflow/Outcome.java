package io.gradinstructor.workflow;

/**
 * How a trial ended. {@code failure} is null unless it failed.
 *
 * @param passes images that went forward and backward
 */
public record Outcome(double accuracy, boolean diverged, String failure, long passes) {
  /** Accuracy for choosing: nothing if it diverged. */
  double worth() {
    return diverged || Double.isNaN(accuracy) ? 0 : accuracy;
  }

  /** Whether it can be learned from. */
  boolean sound() {
    return failure == null && !diverged;
  }
}
