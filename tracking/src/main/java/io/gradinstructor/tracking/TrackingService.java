package io.gradinstructor.tracking;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.service.Service;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Logs campaigns where settings say so. It has a thread of its own, which waits for a server that
 * is away while the topics keep everything: no campaign is held up, and no memory grows.
 */
@ApplicationScoped
public class TrackingService extends Service {
  private static final Logger LOG = Logger.getLogger(TrackingService.class);
  private static final long PATIENCE_MS = 8_000;
  private static final long LONGEST_WAIT_MS = 30_000;

  @Inject
  @ConfigProperty(name = "gi.mlflow.url")
  Optional<URI> mlflow;

  @Inject
  @ConfigProperty(name = "gi.tensorboard.dir")
  Optional<Path> tensorBoard;

  private final KnownCampaigns campaigns = new KnownCampaigns();
  private final Map<String, Submitted> submitted = new HashMap<>();
  private final List<Tracker> trackers = new ArrayList<>();
  private Feed feed;
  private volatile boolean busy;
  private volatile boolean ended;

  TrackingService() {
    super("tracking");
  }

  @Override
  protected void begin() {
    mlflow.ifPresent(url -> trackers.add(new MlflowTracker(new Mlflow(url, Mlflow.credentials()))));
    tensorBoard.ifPresent(dir -> trackers.add(new TensorBoardTracker(dir)));
    if (!trackers.isEmpty()) {
      feed =
          feed(
              Set.of(Topic.CAMPAIGNS, Topic.REWARDS, Topic.INSTRUCTORS, Topic.REPORTS), this::hear);
      closing(this::deliverTheRest);
    }
  }

  private void hear(Message message, Sent sent) throws CampaignException, InterruptedException {
    busy = true;
    try {
      for (Tracker tracker : trackers) {
        deliver(tracker, message, sent.at());
      }
      if (message instanceof CampaignEvent e) {
        campaigns.hear(e);
      }
    } finally {
      busy = false;
    }
  }

  private void deliver(Tracker tracker, Message message, long sentAt)
      throws CampaignException, InterruptedException {
    for (long wait = 500; !ended; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
      try {
        tell(tracker, message, sentAt);
        return;
      } catch (Refused e) {
        LOG.warnf("%s was not logged: %s", message.key(), e.getMessage());
        return;
      } catch (IOException e) {
        if (wait == 500) {
          LOG.warnf("%s is not logged yet, tries again: %s", message.key(), e);
        }
        long end = System.nanoTime() + wait * 1_000_000;
        while (!ended && System.nanoTime() < end) {
          Thread.sleep(50);
        }
      }
    }
  }

  private void tell(Tracker tracker, Message message, long sentAt)
      throws IOException, InterruptedException, CampaignException {
    if (message instanceof Submitted s) {
      campaigns.hear(s);
      submitted.put(s.campaign(), s);
      tracker.begun(s, campaigns.await(s.campaign()), sentAt);
    } else if (message instanceof Reward r && Ids.compares(r.trial())) {
      tracker.measured(campaigns.await(r.campaign()), r, sentAt);
    } else if (message instanceof Instructor i) {
      tracker.learned(i, sentAt);
    } else if (message instanceof Report r && submitted.containsKey(r.campaign())) {
      tracker.finished(submitted.get(r.campaign()), r, sentAt);
    }
  }

  /** Before the process ends, what is on the topics is logged, if it can be done in seconds. */
  private void deliverTheRest() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    int quiet = 0;
    while (quiet < 3 && System.nanoTime() < end) {
      Thread.sleep(100);
      quiet = busy || feed.lag() > 0 ? 0 : quiet + 1;
    }
    ended = true;
    if (quiet < 3) {
      LOG.warn("not everything was logged: it could not be done in time");
    }
  }
}
