package io.gradinstructor.core.message;

/**
 * What a snapshot is worth, measured on the reward set.
 *
 * @param last whether it is of the trained network
 * @param accuracy share of the reward set's images put in the right class
 * @param loss mean cross-entropy
 * @param offset of the snapshot within its partition; null if unknown
 */
public record Reward(
    String trial,
    String campaign,
    int step,
    boolean last,
    double accuracy,
    double loss,
    Long offset)
    implements Message {
  /** Of a snapshot that is not on the topic. */
  public Reward(
      String trial, String campaign, int step, boolean last, double accuracy, double loss) {
    this(trial, campaign, step, last, accuracy, loss, null);
  }

  @Override
  public String key() {
    return trial;
  }
}
