package io.gradinstructor.core.message;

import java.util.List;

/**
 * A trial under way: enough for another worker to go on with it to the same bytes. The order of the
 * data follows from trial and step; at this step no change is held that an instructor asked for
 * earlier.
 *
 * @param step steps taken so far
 * @param loss cross-entropy of the last minibatch
 * @param weights as in {@link Snapshot}
 * @param norms recorded so far
 */
public record Checkpoint(
    TrialId trial, int step, float loss, byte[] weights, List<TrialResult.GradientNorms> norms)
    implements Message {
  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
