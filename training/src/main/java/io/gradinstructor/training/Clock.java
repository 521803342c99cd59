package io.gradinstructor.training;

/**
 * Where a trial is.
 *
 * @param step that comes next, from 0
 * @param epoch it belongs to, from 0
 * @param of steps of a full run, which stages are shares of
 */
public record Clock(int step, int epoch, int of) {
  /** Share of the full run that is done. */
  public float stage() {
    return (float) step / of;
  }
}
