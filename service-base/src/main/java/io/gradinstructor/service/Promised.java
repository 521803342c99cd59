package io.gradinstructor.service;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits for messages that events promise. What does not come, although everything that was sent is
 * read, is said to be missing: it is done again then. Nobody waits without saying so.
 */
public final class Promised {
  private static final Logger LOG = Logger.getLogger(Promised.class);

  /** The first ones are enough: the others are told of when those are there. */
  private static final int KEYS = 1000;

  private static final long LONGEST_MS = 600_000;
  private static final long TICK_MS = 200;

  private final Predicate<String> over;
  private final Consumer<Message> out;
  private final BooleanSupplier upToDate;
  private final long patienceMs;

  /**
   * Of a service.
   *
   * @param over whether a campaign is
   * @param out where it says what is missing
   * @param upToDate whether it has read all that was sent
   */
  public Promised(
      Predicate<String> over, Consumer<Message> out, BooleanSupplier upToDate, Duration patience) {
    this.over = over;
    this.out = out;
    this.upToDate = upToDate;
    patienceMs = patience.toMillis();
  }

  /**
   * Returns when nothing is missing.
   *
   * @param missing keys of messages of the topic that are not there yet
   * @throws Unwanted if the campaign is over by then
   */
  public void await(String campaign, Topic topic, Supplier<List<String>> missing)
      throws InterruptedException {
    List<String> left = missing.get();
    long patience = patienceMs;
    long since = System.nanoTime();
    for (long pause = 2; !left.isEmpty(); pause = Math.min(TICK_MS, 2 * pause)) {
      if (over.test(campaign)) {
        throw new Unwanted(campaign);
      }
      Thread.sleep(pause);
      List<String> now = missing.get();
      if (!now.equals(left)) {
        since = System.nanoTime();
        patience = patienceMs;
      } else if ((System.nanoTime() - since) / 1_000_000 > patience) {
        say(campaign, topic, now);
        since = System.nanoTime();
        patience = Math.min(LONGEST_MS, 2 * patience);
      }
      left = now;
    }
  }

  private void say(String campaign, Topic topic, List<String> missing) {
    boolean gone = upToDate.getAsBoolean();
    LOG.warnf(
        "%s waits for %d messages on %s, first %s%s",
        campaign,
        missing.size(),
        topic.topicName(),
        missing.get(0),
        gone ? ", which are not there: asks for them to be made again" : "");
    if (gone) {
      List<String> keys = missing.subList(0, Math.min(KEYS, missing.size()));
      out.accept(new CampaignEvent.Missing(campaign, topic, List.copyOf(keys)));
    }
  }
}
