package io.gradinstructor.explainservice;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.campaign.TicketSpec;
import io.gradinstructor.core.instructor.GradCam;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What workflows ask for: trained networks explained and masked. Waits for what they name. */
final class Requests {
  private final KnownCampaigns campaigns;
  private final Explainer explainer;
  private final Map<String, byte[]> weights = new HashMap<>();

  Requests(KnownCampaigns campaigns, Explainer explainer) {
    this.campaigns = campaigns;
    this.explainer = explainer;
  }

  /** Remembers a trained network. */
  synchronized void hear(TrialResult result) {
    if (result.weights() != null) {
      weights.put(result.trial(), result.weights());
    }
  }

  /** Forgets a campaign that is over. */
  synchronized void forget(String campaign) {
    weights.keySet().removeIf(k -> k.startsWith(campaign + "/"));
  }

  /** Explains; waits for what the request names. */
  Explanation explain(ExplanationRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), List.of(r.trial()));
    double stage =
        Math.min(
            1, (double) r.step() / campaign.training().steps(campaign.dataset().train().size()));
    GradCam.Seen seen = explainer.look(r.instructor(), trained(campaign, r.trial()), stage);
    return new Explanation(
        r.trial(), r.campaign(), r.step(), r.instructor(), seen.score(), seen.heat());
  }

  /** Masks networks as they started and as they ended; waits for what the request names. */
  Tickets tickets(TicketsRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), r.trials().stream().map(Trial::id).toList());
    TicketSpec spec = campaign.tickets();
    return new Tickets(
        r.campaign(),
        r.instructor(),
        Lottery.draw(
            campaign, spec, r.trials(), t -> trained(campaign, t.id()), look(r.instructor())));
  }

  private Lottery.Look look(String instructor) {
    return (network, stage) -> explainer.look(instructor, network, stage).heat();
  }

  private void await(String instructor, List<String> trials) throws InterruptedException {
    while (!explainer.knows(instructor) || !knows(trials)) {
      Thread.sleep(50);
    }
  }

  private synchronized boolean knows(List<String> trials) {
    return weights.keySet().containsAll(trials);
  }

  private synchronized Weights trained(Campaign campaign, String trial) {
    return Weights.of(campaign.network().layers(), weights.get(trial));
  }
}
