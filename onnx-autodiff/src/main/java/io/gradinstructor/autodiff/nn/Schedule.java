package io.gradinstructor.autodiff.nn;

/** Learning rate by step. */
@FunctionalInterface
public interface Schedule {
  /**
   * Rate of a step.
   *
   * @param step from 0
   */
  double rate(long step);

  /** The same rate always. */
  static Schedule constant(double rate) {
    return step -> rate;
  }

  /** Along half a cosine from a rate to 0 at the last step (Loshchilov and Hutter 2017). */
  static Schedule cosine(double rate, long steps) {
    return step -> rate / 2 * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps));
  }

  /** Times a factor after every so many steps. */
  static Schedule decay(double rate, double factor, long every) {
    return step -> rate * Math.pow(factor, Math.floorDiv(step, every));
  }

  /** This schedule, its first steps scaled up linearly from 1/steps. */
  default Schedule warmedUp(long steps) {
    return step -> rate(step) * Math.min(1, (step + 1.0) / steps);
  }
}
