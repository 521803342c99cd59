package io.gradinstructor.orchestrator;

import io.gradinstructor.messaging.Retention;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** What is looked after from time to time: what is missing, and what nobody needs any more. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration TRIM = Duration.ofMinutes(10);

  /** How much clocks may differ, and how long before a fork what it knows is sent. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final Driver driver;
  private final Reconciliation reconciliation;
  private final Retention retention;
  private final Duration patience;
  private final Duration keep;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread thread = new Thread(r, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Looks after campaigns.
   *
   * @param patience how long nothing is heard of a campaign until somebody looks
   * @param keep how long snapshots and rewards are kept of campaigns that are over
   */
  Housekeeping(
      Driver driver,
      Reconciliation reconciliation,
      Retention retention,
      Duration patience,
      Duration keep) {
    this.driver = driver;
    this.reconciliation = reconciliation;
    this.retention = retention;
    this.patience = patience;
    this.keep = keep;
  }

  /** Begins, when all of before is known. */
  void begin() {
    reconciliation.begin();
    every(patience.dividedBy(3), reconciliation::look);
    every(TRIM, this::trim);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void every(Duration time, Work work) {
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
          } catch (KafkaException e) {
            LOG.debug("later", e);
          } catch (RuntimeException e) {
            LOG.error("housekeeping failed, it is tried again", e);
          }
        },
        0,
        time.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /**
   * What open campaigns need stays, however old it is. Of those that are over snapshots and rewards
   * can be looked at for a while; their events are needed as long as they are not deleted.
   */
  private void trim() throws InterruptedException {
    long old = System.currentTimeMillis() - keep.toMillis();
    long margin = MARGIN.toMillis();
    long open = oldest(driver.ask(e -> e.open() ? e.submittedAt() : null)) - margin;
    long any = oldest(driver.ask(Entry::submittedAt)) - margin;
    retention.trim(Math.min(old, open), Math.min(old - margin, any));
  }

  private static long oldest(List<Long> times) {
    return times.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** What is under way may end: a consumer that is interrupted complains of it as of a failure. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
