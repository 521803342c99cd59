package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reply;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Handler;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.QueueMembers;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.service.Service;
import io.gradinstructor.workflow.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Drives campaigns: what happened in, commands out. */
@ApplicationScoped
public class OrchestratorService extends Service {
  @Inject
  @ConfigProperty(name = "gi.keep", defaultValue = "7D")
  Duration keep;

  private Campaigns campaigns;
  private Driver driver;
  private Feed feed;
  private CampaignMetrics metrics;
  private QueueMembers workers;
  private Reconciliation reconciliation;

  OrchestratorService() {
    super("orchestrator");
  }

  @Override
  protected void begin() {
    Outbox outbox = transactionalOutbox();
    driver = new Driver(outbox::sendAll, new Told());
    campaigns =
        new Campaigns(
            driver,
            new Kept.OnTopics(
                archive(Topic.RESULTS),
                archive(Topic.INSTRUCTORS),
                archive(Topic.REPORTS),
                archive(Topic.CAMPAIGNS),
                archive(Topic.REWARDS)));
    metrics = new CampaignMetrics(campaigns);
    metrics.bindTo(meters());
    workers = queueMembers();
    reconciliation =
        new Reconciliation(driver, new AtBroker(queueState(), workers), patience().toMillis());
    feed =
        feed(
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.REPLIES,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.TICKETS,
                Topic.REPORTS),
            new Handler() {
              @Override
              public void handle(Message message, Sent sent) {
                driver.accept(message, sent);
              }

              @Override
              public void gone(Topic topic, String key) {
                driver.gone(topic, key);
              }
            });
    Housekeeping housekeeping =
        closing(new Housekeeping(driver, reconciliation, retention(), patience(), keep));
    feed.caughtUp().thenRun(housekeeping::begin);
  }

  /** Hands on what the driver tells. */
  private final class Told implements Driver.Listener {
    @Override
    public void missing(CampaignEvent.Missing event) {
      reconciliation.tell(event);
    }

    @Override
    public void arrived(Message m) {
      if (m instanceof TrialResult
          || m instanceof Reply
          || m instanceof Instructor
          || m instanceof Explanation
          || m instanceof Tickets) {
        reconciliation.tell(m);
      }
    }

    @Override
    public void over(State last) {
      metrics.over(last);
    }
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
