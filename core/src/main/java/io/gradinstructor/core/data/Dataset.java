package io.gradinstructor.core.data;

import io.gradinstructor.core.campaign.DatasetSpec;

/** A dataset's two files; a campaign's ranges choose from them. */
public record Dataset(Images trainFile, Images testFile) {
  /** Images that networks are trained on. */
  public Images train(DatasetSpec spec) {
    return trainFile.slice(spec.train());
  }

  /** Images that rewards are measured on. */
  public Images reward(DatasetSpec spec) {
    return trainFile.slice(spec.reward());
  }

  /** Images to be read once, at the end. */
  public Images test(DatasetSpec spec) {
    return testFile.slice(spec.test());
  }

  /** Training images, then reward images: what arms with reward labels are trained on. */
  public Images trainAndReward(DatasetSpec spec) {
    return train(spec).concat(reward(spec));
  }
}
