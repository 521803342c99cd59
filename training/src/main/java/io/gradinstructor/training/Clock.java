package io.gradinstructor.training;

/**
 * Where a trial is. Steps are its own; places are those of the grid that all arms share, which has
 * one for each step of a run that leaves no image out. A step spans one place or several.
 *
 * @param step that comes next, from 0
 * @param epoch it belongs to, from 0
 * @param at its first place
 * @param next place after its last
 * @param of places of a full run, which stages are shares of
 */
public record Clock(int step, int epoch, int at, int next, int of) {
  /** Of a run in which each step has one place. */
  public Clock(int step, int epoch, int of) {
    this(step, epoch, step, step + 1, of);
  }

  /** Whether it spans a place. */
  public boolean spans(int place) {
    return at <= place && place < next;
  }

  /**
   * Whether no step of its epoch comes before it.
   *
   * @param epochs of the full run
   */
  public boolean beginsEpoch(int epochs) {
    return (long) at * epochs % of == 0;
  }

  /**
   * Whether no step of its epoch comes after it.
   *
   * @param epochs of the full run
   */
  public boolean endsEpoch(int epochs) {
    return (long) next * epochs % of == 0;
  }

  /** Share of the full run that is done. */
  public float stage() {
    return (float) at / of;
  }
}
