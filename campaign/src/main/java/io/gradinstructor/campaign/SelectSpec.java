package io.gradinstructor.campaign;

/**
 * Short roll-outs that try the candidate ENNs before the comparison.
 *
 * @param networks per ENN, the same for all
 * @param share of a run's steps that are taken
 */
public record SelectSpec(int networks, double share) {
  /** Steps of a roll-out, at least one, where a full run has {@code full}. */
  public int steps(int full) {
    return (int) Math.max(1, Math.round(share * full));
  }
}
