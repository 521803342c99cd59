package io.gradinstructor.message;

import io.gradinstructor.training.Move;
import java.util.List;

/**
 * A part of a trial whose training stalled, see {@link io.gradinstructor.training.parts.HybridEs}:
 * nobody waits for it, others do it and reply.
 *
 * @param phase of its evolution strategy, from 1: what it begins with is a {@link Checkpoint}
 * @param path moves from there that were accepted so far, and perhaps one to be tried
 * @param loss of the network after accepted ones, on the fitness set
 * @param brood whose losses are wanted; null: the phase is over, and training goes on
 */
public record Errand(int phase, List<Move> path, double loss, Brood brood) {
  /** Refuses what is none. */
  public Errand {
    if (phase < 1 || path == null) {
      throw new IllegalArgumentException("errand: there is none of phase " + phase);
    }
  }

  /**
   * Children of a network, or itself.
   *
   * @param generation of the phase, from 0
   * @param chunk of that generation's children, from 0
   * @param sigma length of their noise
   * @param from first child
   * @param until after the last one; if there is none, the loss of the network itself is wanted
   */
  public record Brood(int generation, int chunk, double sigma, int from, int until) {}

  /** Key of a phase of a trial. */
  static String key(TrialId trial, int phase) {
    return trial + "/es/" + phase;
  }

  /** Key of it within a trial. */
  String key(TrialId trial) {
    return brood == null
        ? key(trial, phase)
        : key(trial, phase) + "/" + brood.generation() + "/" + brood.chunk();
  }
}
