package io.gradinstructor.explainservice;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.service.RequestDesk;
import io.gradinstructor.service.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Explains trials and draws lottery tickets when the workflow asks for it. */
@ApplicationScoped
public class ExplainService extends Service {
  private final KnownCampaigns campaigns = new KnownCampaigns();
  private final Explainer explainer = new Explainer(campaigns);
  private RequestDesk desk;

  ExplainService() {
    super("explain-service");
  }

  @Override
  protected void begin() {
    desk = desk(outbox(), 1);
    feed(
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.TICKETS),
            (message, sentAt) -> hear(message))
        .caughtUp()
        .thenRun(desk::open);
  }

  private void hear(Message message) throws CampaignException {
    if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
    }
    if (message instanceof Explanation e) {
      desk.answered(e.trial());
    } else if (message instanceof Tickets t) {
      desk.answered(tickets(t.campaign()));
    } else if (campaigns.over(message.campaign())) {
      explainer.forget(message.campaign());
    } else if (message instanceof ExplanationRequested r) {
      desk.ask(r.campaign(), r.trial(), () -> explainer.explain(r));
    } else if (message instanceof TicketsRequested r) {
      desk.ask(r.campaign(), tickets(r.campaign()), () -> explainer.tickets(r));
    } else {
      explainer.hear(message);
    }
  }

  private static String tickets(String campaign) {
    return campaign + "/tickets";
  }
}
