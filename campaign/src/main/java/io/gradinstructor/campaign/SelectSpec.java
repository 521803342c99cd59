package io.gradinstructor.campaign;

/**
 * Roll-outs that try the candidate ENNs before the comparison.
 *
 * @param networks per ENN, the same for all
 * @param share of a run's steps that are taken
 * @param keep how many ENNs go on to the comparison: those whose networks did best on the reward
 *     set; 0 for all
 */
public record SelectSpec(int networks, double share, int keep) {
  /** Steps of a roll-out, at least one, where a full run has {@code full}. */
  public int steps(int full) {
    return (int) Math.max(1, Math.round(share * full));
  }
}
