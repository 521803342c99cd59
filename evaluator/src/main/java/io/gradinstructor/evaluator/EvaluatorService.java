package io.gradinstructor.evaluator;

import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Rewards snapshots, shared among all evaluators, and reports on finished campaigns. */
@ApplicationScoped
public class EvaluatorService {
  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Inject MeterRegistry metrics;

  private final KnownCampaigns campaigns = new KnownCampaigns();
  private final ReportDesk reports = new ReportDesk(campaigns);
  private final Rewarder rewarder = new Rewarder(campaigns);
  private Outbox outbox;
  private Feed feed;
  private Feed shared;

  void start(@Observes StartupEvent event) {
    Topics.create(bootstrap);
    outbox = new Outbox(bootstrap, "evaluator");
    feed =
        new Feed(
            bootstrap,
            "evaluator",
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS),
            (message, topic) -> reports.accept(message, outbox));
    shared =
        Feed.grouped(
            bootstrap,
            "evaluator-shared",
            "gi-evaluators",
            Set.of(Topic.SNAPSHOTS),
            (message, topic) -> reward((Snapshot) message));
  }

  private void reward(Snapshot snapshot) throws InterruptedException {
    outbox.send(Topic.REWARDS, rewarder.reward(snapshot));
    metrics.counter("gi.evaluator.snapshots").increment();
    metrics.counter("gi.evaluator.snapshot.bytes").increment(snapshot.weights().length);
  }

  @PreDestroy
  void stop() {
    for (Feed each : new Feed[] {shared, feed}) {
      if (each != null) {
        each.close();
      }
    }
    reports.close();
    rewarder.close();
    if (outbox != null) {
      outbox.close();
    }
  }

  boolean ready() {
    return feed != null && shared != null && feed.alive() && shared.alive();
  }

  long deadLetters() {
    return feed.deadLetters() + shared.deadLetters();
  }
}
