package io.gradinstructor.tracking;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.TrainingSpec;

/** How often a network of the comparison has seen its images. */
final class Epochs {
  private Epochs() {}

  /**
   * Before a step, in an arm: it may train by rules of its own, and on the reward set's images too.
   */
  static double of(Campaign campaign, String arm, int step) {
    TrainingSpec training = campaign.training();
    int images = campaign.dataset().train().size();
    for (ArmSpec spec : campaign.arms()) {
      if (spec.name().equals(arm)) {
        training = spec.training() == null ? training : spec.training();
        images += spec.rewardLabels() ? campaign.labelled().reward().size() : 0;
      }
    }
    return (double) step * training.epochs() / training.steps(images);
  }
}
