package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;

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
