package io.gradinstructor.campaign;

import io.gradinstructor.training.Search;

/**
 * The comparison.
 *
 * @param seeds fresh networks per arm (and per ENN)
 * @param tuningSeeds networks per candidate where arms choose settings on the reward set
 * @param tuningRuns full runs that every arm which chooses may take for it; 0 for as many as it
 *     comes to
 * @param search how they choose unless they say otherwise
 */
public record CompareSpec(int seeds, int tuningSeeds, int tuningRuns, Search search) {
  /** Networks of each candidate of an arm: as many as the runs allow where all are trained. */
  public int networks(Tune tune) {
    return tuningRuns == 0 || tune.search().tries() > 0
        ? tuningSeeds
        : Math.max(1, tuningRuns / Math.max(1, tune.size()));
  }
}
