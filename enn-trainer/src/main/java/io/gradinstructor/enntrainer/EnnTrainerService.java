package io.gradinstructor.enntrainer;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.ComputeThreads;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.service.RequestDesk;
import io.gradinstructor.service.Service;
import io.gradinstructor.workflow.KnownCampaigns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Learns instructors when the workflow asks for them. */
@ApplicationScoped
public class EnnTrainerService extends Service {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final KnownCampaigns campaigns = new KnownCampaigns();
  private Learner learner;
  private final ExecutorService critics =
      Executors.newFixedThreadPool(CORES, ComputeThreads.named("critic"));
  private Outbox outbox;
  private RequestDesk desk;
  private EnnMetrics metrics;

  EnnTrainerService() {
    super("enn-trainer");
  }

  @Override
  protected void begin() {
    requireOnnxRuntime();
    metrics = new EnnMetrics(meters());
    outbox = outbox();
    learner = closing(new Learner(campaigns, promised(campaigns::over, outbox)));
    // All requests wait for the same threads: no core is idle while critics are left.
    desk = desk(outbox, CORES);
    closing(() -> RequestDesk.end(critics, stopping()));
    feed(Set.of(Topic.CAMPAIGNS, Topic.REWARDS, Topic.INSTRUCTORS), this::hear)
        .caughtUp()
        .thenRun(
            () ->
                CompletableFuture.allOf(
                        feed(Topic.SNAPSHOTS, this::hear).caughtUp(),
                        feed(Topic.RESULTS, this::hear).caughtUp())
                    .thenRun(desk::open));
  }

  @Override
  protected void lost(Message message, String reason) {
    end(campaigns, outbox, message, reason);
  }

  private void hear(Message message, Sent sent) throws CampaignException, InterruptedException {
    if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
    }
    boolean over = campaigns.over(message.campaign());
    if (message instanceof Instructor i) {
      if (!over) {
        desk.answered(i.campaign(), i.key());
      }
      metrics.published(i, sent.at());
    } else if (over) {
      learner.forget(message.campaign());
      desk.forget(message.campaign());
    } else if (message instanceof Snapshot s) {
      learner.hear(s);
    } else if (message instanceof TrialResult r) {
      learner.hear(r);
    } else if (message instanceof Reward r) {
      learner.hear(r);
    } else if (message instanceof CampaignEvent.TrialEnded e) {
      learner.hear(e);
    } else if (message instanceof CampaignEvent.Missing m && m.topic() == Topic.INSTRUCTORS) {
      m.keys().forEach(k -> desk.missing(m.campaign(), k));
    } else if (message instanceof LearningRequested r) {
      desk.ask(
          r.campaign(),
          r.instructor().toString(),
          () -> metrics.learning().recordCallable(() -> learner.learn(r, critics)));
    }
  }
}
