package io.gradinstructor.core.message;

/**
 * What a snapshot is worth, measured on the reward set.
 *
 * @param last whether it is of the trained network
 * @param accuracy share of the reward set's images put in the right class
 * @param loss mean cross-entropy
 */
public record Reward(
    String trial, String campaign, int step, boolean last, double accuracy, double loss)
    implements Message {
  @Override
  public String key() {
    return trial;
  }
}
