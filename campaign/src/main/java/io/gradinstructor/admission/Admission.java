package io.gradinstructor.admission;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.workflow.Ids;
import java.util.List;
import java.util.Objects;

/**
 * What a campaign file and its data must be before anything is computed. Every door asks this one:
 * whatever would fail later for reasons that are known now is found here, with file, line and
 * field.
 *
 * @param campaign on the data that were found
 * @param submitted what starts it
 */
public record Admission(Campaign campaign, Submitted submitted) {
  /**
   * Checks a file.
   *
   * @param fileName as problems shall name it
   * @param where data sets and instructors may lie
   * @throws CampaignException with everything that is wrong
   */
  public static Admission of(String fileName, byte[] text, DataFolder where)
      throws CampaignException {
    CampaignErrors errors = new CampaignErrors(fileName);
    Campaign campaign =
        CampaignFile.read(errors, text, (section, spec) -> Datasets.check(spec, where).content());
    DataCheck check = new DataCheck(errors, campaign);
    List<Content> data = check.check(where);
    List<byte[]> instructors = new GivenCheck(errors, campaign, check.squares()).check(where);
    new PlanCheck(errors, campaign).check();
    errors.throwIfAny();
    List<Content> found = data.stream().allMatch(Objects::isNull) ? null : data;
    return new Admission(
        campaign.on(found).with(instructors),
        new Submitted(
            Ids.campaign(campaign.name(), text, found, instructors),
            fileName,
            text,
            found,
            instructors));
  }

  /** The campaign's id. */
  public String id() {
    return submitted.campaign();
  }
}
