package io.gradinstructor.orchestrator;

import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.QueueMembers;
import io.gradinstructor.service.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Drives campaigns: what happened in, commands out. */
@ApplicationScoped
public class OrchestratorService extends Service {
  private Campaigns campaigns;
  private Feed feed;
  private CampaignMetrics metrics;
  private QueueMembers workers;

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
            (message, sent) -> campaigns.accept(message, sent.at()));
    metrics = new CampaignMetrics(campaigns);
    metrics.bindTo(meters());
    workers = queueMembers();
  }

  /** All topics that several services read are among its own, but for those with one taker. */
  @Override
  protected boolean keepsGarbage() {
    return true;
  }

  @Override
  protected void lost(Message message, String reason) {
    campaigns.fail(message.campaign(), message.key() + ": " + reason);
  }

  /** Who takes trials from the queue. */
  QueueMembers workers() {
    return workers;
  }

  CampaignMetrics metrics() {
    return metrics;
  }

  /** The campaigns; after a start, waits until all from before it are known again. */
  public Campaigns campaigns() {
    feed.caughtUp().join();
    return campaigns;
  }
}
