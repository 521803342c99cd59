package io.gradinstructor.workflow;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;

/** Reads the text of a campaign file. */
@FunctionalInterface
public interface CampaignParser {
  /**
   * Reads the text of a campaign file.
   *
   * @throws CampaignException if it describes no campaign
   */
  Campaign read(String fileName, byte[] text) throws CampaignException;
}
