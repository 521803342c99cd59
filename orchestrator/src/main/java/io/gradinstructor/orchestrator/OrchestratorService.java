package io.gradinstructor.orchestrator;

import io.gradinstructor.core.message.Topic;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.service.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Drives campaigns: what happened in, commands out. */
@ApplicationScoped
public class OrchestratorService extends Service {
  private Campaigns campaigns;
  private Feed feed;

  OrchestratorService() {
    super("orchestrator");
  }

  @Override
  protected void begin() {
    campaigns = new Campaigns(transactionalOutbox());
    feed =
        feed(
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.TICKETS,
                Topic.REPORTS),
            (message, sentAt) -> campaigns.accept(message));
    new CampaignMetrics(campaigns).bindTo(meters());
  }

  /** The campaigns; after a start, waits until all from before it are known again. */
  public Campaigns campaigns() {
    feed.caughtUp().join();
    return campaigns;
  }
}
