package io.gradinstructor.admission;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.training.Curriculum;
import java.util.Arrays;

/** Whether there are images for every task, whichever two classes it is made of. */
final class TasksCheck {
  private final CampaignErrors errors;
  private final Campaign campaign;

  TasksCheck(CampaignErrors errors, Campaign campaign) {
    this.errors = errors;
    this.campaign = campaign;
  }

  /**
   * Reports what is missing. Of a known data set that is the workers' to have they tell.
   *
   * @param content of the campaign's data set; null of a known one
   */
  void check(DatasetSpec.Content content, DataFolder where) {
    if (content == null && !where.patient()) {
      return;
    }
    DatasetSpec spec = campaign.dataset();
    Dataset data = Datasets.load(content == null ? spec : spec.with(content));
    int[] train = counts("dataset.train", data.train());
    counts("dataset.reward", data.reward());
    counts("dataset.test", data.test());
    Arrays.sort(train);
    int rarest = train[0] + train[1];
    int batch =
        campaign.arms().stream()
            .mapToInt(
                a -> a.training() == null ? campaign.training().batch() : a.training().batch())
            .max()
            .orElse(1);
    if (rarest < batch && errors.clean("dataset.train")) {
      errors.add(
          "dataset.train",
          "must have a minibatch of "
              + batch
              + " images of any two classes, which may be a task; its two rarest have "
              + rarest);
    }
  }

  /** How many images there are of each class; one that has none is reported. */
  private int[] counts(String field, Images images) {
    int[] counts = new int[Curriculum.PAIR * campaign.continual().tasks()];
    for (byte label : images.labels()) {
      counts[label]++;
    }
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0 && errors.clean(field)) {
        errors.add(field, "must have images of every class, as each is of a task: none of " + c);
      }
    }
    return counts;
  }
}
