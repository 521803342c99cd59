package io.gradinstructor.message;

import java.util.List;

/**
 * What a snapshot is worth, measured on the reward set.
 *
 * @param last whether it is of the trained network
 * @param accuracy share of the reward set's images put in the right class
 * @param loss mean cross-entropy
 * @param places where this snapshot is, and those before it that were not rewarded; null if unknown
 */
public record Reward(
    TrialId trial, int step, boolean last, double accuracy, double loss, List<Place> places)
    implements Message {
  /** The offset, within its partition, of the snapshot of a step. */
  public record Place(int step, long offset) {}

  /** Of a snapshot that is not on the topic. */
  public Reward(TrialId trial, int step, boolean last, double accuracy, double loss) {
    this(trial, step, last, accuracy, loss, null);
  }

  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
