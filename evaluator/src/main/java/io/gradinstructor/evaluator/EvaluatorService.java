package io.gradinstructor.evaluator;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Archive;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.service.RequestDesk;
import io.gradinstructor.service.Service;
import io.gradinstructor.workflow.KnownCampaigns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Rewards snapshots, shared among all evaluators, and reports on finished campaigns. */
@ApplicationScoped
public class EvaluatorService extends Service {
  private final KnownCampaigns campaigns = new KnownCampaigns();
  private Reporter reporter;
  private final Rewarder rewarder = new Rewarder(campaigns);
  private final Places places = new Places();
  private Outbox outbox;
  private RequestDesk desk;
  private Timer evaluation;
  private Timer latency;
  private Counter bytes;

  EvaluatorService() {
    super("evaluator");
  }

  @Override
  protected void begin() {
    requireOnnxRuntime();
    evaluation =
        Timer.builder("gi.evaluator.evaluation")
            .description("Time to measure what a snapshot is worth")
            .register(meters());
    latency =
        Timer.builder("gi.evaluator.reward.latency")
            .description("From the sending of a snapshot to that of its reward")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(meters());
    bytes =
        Counter.builder("gi.evaluator.snapshot")
            .baseUnit("bytes")
            .description("Weights received in snapshots")
            .register(meters());
    outbox = outbox();
    desk = desk(outbox, 1);
    Archive results = archive(Topic.RESULTS);
    Archive snapshots = archive(Topic.SNAPSHOTS);
    reporter =
        new Reporter(
            campaigns,
            promised(campaigns::over, outbox),
            new Reporter.Kept() {
              @Override
              public Optional<TrialResult> result(String trial, long offset) {
                return results.at(TrialResult.class, trial, offset);
              }

              @Override
              public Optional<Snapshot> snapshot(String trial, long offset) {
                return snapshots.at(Snapshot.class, trial, offset);
              }
            });
    closing(rewarder);
    Feed all =
        feed(
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.TICKETS),
            (message, sent) -> hear(message, sent.offset()));
    // A snapshot of a campaign that is not known yet would have to wait.
    all.caughtUp()
        .thenRun(
            () -> {
              desk.open();
              shared("gi-evaluators", Topic.SNAPSHOTS, this::reward, outbox::flush);
            });
  }

  @Override
  protected void lost(Message message, String reason) {
    end(campaigns, outbox, message, reason);
  }

  private void hear(Message message, long offset) throws CampaignException {
    if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
      if (e instanceof CampaignEvent.ReportRequested r) {
        desk.ask(r.campaign(), r.campaign() + "/report", () -> reporter.report(r));
      }
    }
    if (!campaigns.over(message.campaign())) {
      reporter.hear(message, offset);
    } else {
      reporter.forget(message.campaign());
      desk.forget(message.campaign());
    }
  }

  private void reward(Message message, Sent sent) throws InterruptedException {
    Snapshot snapshot = (Snapshot) message;
    bytes.increment(snapshot.weights().length);
    // Of an explorer only what it comes to is learned from.
    boolean wanted = snapshot.last() || !snapshot.trial().explores();
    if (campaigns.over(snapshot.campaign())) {
      return;
    }
    if (!wanted) {
      places.pass(snapshot, sent.offset());
      return;
    }
    long begin = System.nanoTime();
    outbox.send(Topic.REWARDS, rewarder.reward(snapshot, places.upTo(snapshot, sent.offset())));
    evaluation.record(Duration.ofNanos(System.nanoTime() - begin));
    latency.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - sent.at())));
  }
}
