package io.gradinstructor.enntrainer;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.messaging.Outbox;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns one instructor after the other, away from the thread that reads messages. */
final class LearningDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearningDesk.class);

  private final KnownCampaigns campaigns = new KnownCampaigns();
  private final Learner learner = new Learner(campaigns);
  private final Set<String> published = ConcurrentHashMap.newKeySet();
  private final ExecutorService desk = Executors.newSingleThreadExecutor();
  private final ExecutorService critics =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  /** Takes a message of one of the service's topics. */
  void accept(Message message, Outbox outbox) throws CampaignException, InterruptedException {
    if (message instanceof Snapshot s) {
      learner.hear(s);
    } else if (message instanceof Reward r) {
      learner.hear(r);
    } else if (message instanceof Instructor i) {
      published.add(i.id());
    } else if (message instanceof CampaignEvent.Finished f) {
      learner.forget(f.campaign());
    } else if (message instanceof CampaignEvent.Failed f) {
      learner.forget(f.campaign());
    } else if (message instanceof CampaignEvent.LearningRequested r) {
      desk.submit(() -> learn(r, outbox));
    } else if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
    }
  }

  private void learn(CampaignEvent.LearningRequested request, Outbox outbox) {
    if (published.contains(request.instructor())) {
      return;
    }
    try {
      outbox.sendAll(List.of(learner.learn(request, critics)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{} was not learned", request.instructor(), e);
      outbox.sendAll(
          List.of(
              new CampaignEvent.Failed(
                  request.campaign(), request.instructor() + ": " + e.getMessage())));
    }
  }

  @Override
  public void close() {
    desk.shutdownNow();
    critics.shutdownNow();
    learner.close();
  }
}
