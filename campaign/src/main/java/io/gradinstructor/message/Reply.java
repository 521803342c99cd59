package io.gradinstructor.message;

import java.util.List;

/**
 * How far an {@link Errand} came: the losses that were wanted, or that training stalled again.
 *
 * @param phase of the trial's evolution strategy, from 1
 * @param generation of the children; null if training stalled, with which the phase begins
 * @param chunk of the generation
 * @param losses on the fitness set, child by child, infinite where not finite; of a stall that of
 *     the network
 */
public record Reply(TrialId trial, int phase, Integer generation, int chunk, List<Double> losses)
    implements Message {
  @Override
  public String key() {
    String stalled = Errand.key(trial, phase);
    return generation == null ? stalled + "/stalled" : stalled + "/" + generation + "/" + chunk;
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
