package io.gradinstructor.message;

import java.util.List;

/**
 * What a snapshot is worth, measured on the reward set.
 *
 * @param last whether it is of the trained network
 * @param accuracy share of the reward set's images put in the right class; of a network that
 *     choices are made by, where the campaign makes them by robust accuracy, that
 * @param loss mean cross-entropy
 * @param places where this snapshot is, and those before it that were not rewarded; null if unknown
 * @param halves accuracy on every second image, and on the others, of what an explorer came to
 *     where campaigns name images for that; null otherwise
 */
public record Reward(
    TrialId trial,
    int step,
    boolean last,
    double accuracy,
    double loss,
    List<Place> places,
    List<Double> halves)
    implements Message {
  /** The offset, within its partition, of the snapshot of a step. */
  public record Place(int step, long offset) {}

  /** Of images that are not halved. */
  public Reward(
      TrialId trial, int step, boolean last, double accuracy, double loss, List<Place> places) {
    this(trial, step, last, accuracy, loss, places, null);
  }

  /** Of a snapshot that is not on the topic. */
  public Reward(TrialId trial, int step, boolean last, double accuracy, double loss) {
    this(trial, step, last, accuracy, loss, null, null);
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
