package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the lottery-ticket analysis. */
final class TicketPlanner {
  private TicketPlanner() {}

  /**
   * The first networks of the first instructor arm, under its first ENN, that did not diverge;
   * empty if the campaign wants no tickets or there is no such network.
   */
  static Optional<TicketsRequested> plan(
      Campaign campaign, Chosen chosen, List<Trial> compared, Map<TrialId, Outcome> ended) {
    if (campaign.tickets() == null) {
      return Optional.empty();
    }
    String arm =
        campaign.arms().stream()
            .filter(a -> a.method().taught())
            .map(ArmSpec::name)
            .findFirst()
            .orElseThrow();
    List<Trial> networks =
        compared.stream()
            .filter(t -> t.arm().equals(arm))
            .limit(campaign.compare().seeds())
            .filter(t -> ended.get(t.id()).sound())
            .limit(campaign.tickets().networks())
            .toList();
    return networks.stream()
        .findFirst()
        .map(
            t ->
                new TicketsRequested(
                    t.instructor().orElseThrow(),
                    networks.stream().map(Trial::id).toList(),
                    chosen));
  }
}
