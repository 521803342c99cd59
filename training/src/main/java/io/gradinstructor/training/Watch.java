package io.gradinstructor.training;

import java.util.List;

/**
 * What is wanted of a trial.
 *
 * @param snapshots places before whose steps weights are told, ascending; the end of the run is
 *     always one
 * @param keep whether the final weights and gradient norms on the way are kept
 * @param sights whether before these steps it is not weights that are told, but what an instructor
 *     of controls is to see, see {@link Controller.Hand#sight}: at the end of the run, all at once
 * @param until place before whose step it stops, while stages remain those of the full run; 0 for a
 *     full run
 */
public record Watch(List<Integer> snapshots, boolean keep, boolean sights, int until) {
  /** A full run. */
  public Watch(List<Integer> snapshots, boolean keep) {
    this(snapshots, keep, false, 0);
  }

  /** The same, stopped before a place. */
  public Watch until(int place) {
    return new Watch(snapshots, keep, sights, place);
  }

  /** Places that are passed of a full run's. */
  public int length(int places) {
    return until == 0 ? places : Math.min(until, places);
  }
}
