package io.gradinstructor.core.campaign;

/**
 * The comparison.
 *
 * @param seeds fresh networks per arm (and per ENN)
 * @param tuningSeeds networks per candidate when an arm chooses its strength on the reward set
 */
public record CompareSpec(int seeds, int tuningSeeds) {}
