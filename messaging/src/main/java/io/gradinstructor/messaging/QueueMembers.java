package io.gradinstructor.messaging;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who takes trials from the queue. May be used by many threads. */
public final class QueueMembers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueMembers.class);
  private static final long FRESH_NANOS = 2_000_000_000L;

  /**
   * One slot of a worker.
   *
   * @param client its name at the broker
   * @param host where it is, as the broker sees it
   */
  public record Member(String client, String host) {}

  private final Admin admin;
  private List<Member> members = List.of();
  private long seenAt = System.nanoTime() - FRESH_NANOS;

  /** Asks this broker. */
  public QueueMembers(Broker broker) {
    admin = Admin.create(broker.config());
  }

  /** As the broker had it a moment ago; while it is away, as it had it last. */
  public synchronized List<Member> list() {
    if (System.nanoTime() - seenAt < FRESH_NANOS) {
      return members;
    }
    try {
      ShareGroupDescription group =
          admin
              .describeShareGroups(List.of(TrialQueue.GROUP))
              .describedGroups()
              .get(TrialQueue.GROUP)
              .get(2, TimeUnit.SECONDS);
      members =
          group.members().stream()
              .map(m -> new Member(m.clientId(), m.host().replaceFirst("^/", "")))
              .sorted(Comparator.comparing(Member::host).thenComparing(Member::client))
              .toList();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("workers are not known", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    seenAt = System.nanoTime();
    return members;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
