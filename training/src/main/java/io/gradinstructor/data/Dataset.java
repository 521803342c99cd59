package io.gradinstructor.data;

/**
 * The images that a campaign names.
 *
 * @param train images that networks are trained on
 * @param reward images that rewards are measured on
 * @param test images to be read once, at the end
 */
public record Dataset(Images train, Images reward, Images test) {
  /** Training images, then reward images: what arms with reward labels are trained on. */
  public Images trainAndReward() {
    return train.concat(reward);
  }
}
