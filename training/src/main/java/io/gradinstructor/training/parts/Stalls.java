package io.gradinstructor.training.parts;

/**
 * Whether a loss that is looked at again and again falls no more.
 *
 * @param best the lowest that counted; infinite before the first
 * @param bad looks since then
 */
record Stalls(double best, int bad) {
  /** Before anything was looked at. */
  static final Stalls NONE = new Stalls(Double.POSITIVE_INFINITY, 0);

  /**
   * After another look.
   *
   * @param improvement share by which a loss must be lower to count
   */
  Stalls seen(double loss, double improvement) {
    return loss < best * (1 - improvement) ? new Stalls(loss, 0) : new Stalls(best, bad + 1);
  }

  /** The same counted from now on, the lowest of these. */
  Stalls anew(double loss) {
    return new Stalls(Math.min(best, loss), 0);
  }
}
