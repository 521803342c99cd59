package io.gradinstructor.training;

import java.util.List;

/**
 * What others found in a phase of an evolution strategy, for the run whose training stalled.
 *
 * @param phase from 1
 * @param path moves that were accepted, in order
 * @param loss of the network after these, on the fitness set
 */
public record Found(int phase, List<Move> path, double loss) {}
