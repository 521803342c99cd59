package io.gradinstructor.tracking;

import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.service.Service;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Logs campaigns to one place, if a setting names it. Each has a thread of its own, which waits for
 * a server that is away while the topics keep everything: no campaign is held up, no other place
 * either, and no memory grows.
 */
public abstract class TrackingService extends Service {
  private static final Logger LOG = Logger.getLogger(TrackingService.class);
  private static final long FIRST_PAUSE_MS = 500;

  private static final long LONGEST_MS = 20_000;

  private final String place;
  private final Set<Topic> topics;
  private final Delivery delivery;
  private Tracker tracker;
  private Listener listener;
  private volatile Feed feed;
  private volatile boolean busy;
  private volatile Long ending;

  /** Whether campaigns that are over wait until all is heard of them. Of the feed's thread. */
  private boolean clearing;

  /** At the end, for a server that takes nothing; one that takes things has a little longer. */
  long patienceMs = 8_000;

  /**
   * To a place.
   *
   * @param place how the log names it
   * @param topics what it needs
   */
  TrackingService(String name, String place, Set<Topic> topics) {
    super(name);
    this.place = place;
    this.topics = topics;
    delivery = new Delivery(place, FIRST_PAUSE_MS, LOG::warn);
  }

  /** The tracker, if settings ask for it. */
  abstract Optional<Tracker> tracker();

  @Override
  protected void begin() {
    tracker = tracker().orElse(null);
    if (tracker != null) {
      listener = new Listener(tracker, delivery);
      feed = feed(topics, this::hear);
      closing(this::deliverTheRest);
    }
  }

  /** A server that is away takes nothing from who asks this process for something else. */
  @Override
  public boolean ready() {
    return feed == null ? super.ready() : feed.alive();
  }

  private void hear(Message message, Sent sent) throws InterruptedException {
    busy = true;
    try {
      listener.hear(message, sent.at());
      clear();
    } finally {
      busy = false;
    }
  }

  /** Forgets campaigns that are over once all is heard that is on the topics by now. */
  private void clear() {
    List<Listener.End> ends = listener.ending();
    // The feed's thread may hear before the feed is known here.
    if (!clearing && !ends.isEmpty() && feed != null) {
      clearing = true;
      feed.heard()
          .thenRun(
              () -> {
                listener.forget(ends);
                clearing = false;
                clear();
              });
    }
  }

  /** All places have the same time, not one after the other. */
  void ending(@Observes ShutdownEvent event) {
    ending = System.nanoTime();
    delivery.hurry();
  }

  /** Before the process ends, what is on the topics is logged, if it can be done in seconds. */
  private void deliverTheRest() throws InterruptedException {
    if (ending == null) {
      ending(null);
    }
    int quiet = 0;
    // Looks at least a few times: another place may have used up the time.
    for (int looks = 0; quiet < 3 && feed.alive() && (looks < 5 || inTime()); looks++) {
      Thread.sleep(100);
      quiet = busy || feed.lag() > 0 ? 0 : quiet + 1;
    }
    delivery.close();
    tracker.close();
    if (quiet < 3) {
      LOG.warnf("not everything was logged to %s: it could not be done in time", place);
    }
  }

  private boolean inTime() {
    long now = System.nanoTime();
    return now - Math.max(ending, delivery.lastSuccess()) < patienceMs * 1_000_000
        && now - ending < LONGEST_MS * 1_000_000;
  }
}
