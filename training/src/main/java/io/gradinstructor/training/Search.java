package io.gradinstructor.training;

import java.util.List;

/** In which order candidates are tried, and how far, until one of them is chosen. */
public interface Search extends Part {
  /**
   * A candidate to be trained.
   *
   * @param candidate its number, from 0
   * @param share of a full run that it is trained for in all; it goes on from where it was
   * @param from whose networks it goes on with: its own, or those of another, whose settings it
   *     takes over and changes a little
   */
  record Ask(int candidate, double share, int from) {
    /** One that goes on with its own. */
    public Ask(int candidate, double share) {
      this(candidate, share, candidate);
    }
  }

  /** What came of it: mean accuracy on the reward set. */
  record Judged(Ask ask, double worth) {}

  /** How many candidates are drawn; 0 for every combination of the values that are listed. */
  int tries();

  /**
   * What is to be trained next.
   *
   * @param candidates how many there are
   * @param soFar what was asked for, time after time
   * @return nothing when it is over
   */
  List<Ask> next(int candidates, List<List<Judged>> soFar);

  /** Full runs that it takes for each network. */
  double cost(int candidates);

  /** The same, as thorough as it can be with so many full runs for each network; one at least. */
  Search within(double runs);
}
