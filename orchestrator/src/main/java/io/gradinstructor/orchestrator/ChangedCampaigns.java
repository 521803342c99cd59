package io.gradinstructor.orchestrator;

import java.util.List;

/**
 * What changed among campaigns since somebody was told last.
 *
 * @param all whether these are all campaigns there are, and not only those that changed
 * @param campaigns how those go on, the oldest first
 * @param gone ids of those that were deleted
 */
public record ChangedCampaigns(boolean all, List<CampaignStatus> campaigns, List<String> gone) {}
