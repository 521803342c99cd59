package io.gradinstructor.messaging;

import io.gradinstructor.basics.Reasons;
import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one trial after the other from the queue that all workers share. A trial is taken off the
 * queue once its result is at the broker; it returns to the queue if its work fails or is cut off
 * by a stop or its worker dies, and is parked (a failed result and a dead letter) after {@link
 * #ATTEMPTS} attempts, or the first if it fails the same way each time. It may be done twice.
 */
public final class TrialQueue implements AutoCloseable {
  /** The share group of all workers. */
  public static final String GROUP = "gi-workers";

  /** A trial whose work throws is tried so often. */
  public static final int ATTEMPTS = 4;

  /**
   * A trial is delivered so often, to workers that died or lost their broker; the broker's limit
   * (group.share.delivery.count.limit) should be higher, as it drops a trial without a word. What
   * live workers give back, also those that stop, is queued anew, so it does not count.
   */
  public static final int DELIVERIES = 9;

  private static final Logger LOG = LoggerFactory.getLogger(TrialQueue.class);
  private static final Optional<Stopping.Attempt<Void>> CUT_OFF =
      Optional.of(new Stopping.Attempt<>(null, null, true));
  static final Duration TICK = Duration.ofMillis(200);

  /** Does a trial. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it, or throws, which costs one attempt. Empty if nobody wants its result any more.
     *
     * @param queuedAt when it was queued, in milliseconds since 1970
     * @param again whether it was begun before
     */
    Optional<? extends Message> run(Trial trial, long queuedAt, boolean again);
  }

  private final Broker broker;
  private final String clientId;
  private final Outbox outbox;
  private final DeadLetters deadLetters;
  private final ExecutorService worker;
  private final LongAdder failures = new LongAdder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Stopping stopping;
  private volatile boolean started;
  private QueueSession session;

  /** Results go to the outbox, which remains the caller's. */
  public TrialQueue(Broker broker, String clientId, Outbox outbox) {
    this(broker, clientId, outbox, new Stopping());
  }

  /** The same as a part of something that stops. */
  public TrialQueue(Broker broker, String clientId, Outbox outbox, Stopping whole) {
    this.broker = broker;
    this.clientId = clientId;
    this.outbox = outbox;
    stopping = whole.part();
    deadLetters = new DeadLetters(broker, clientId);
    worker = Executors.newSingleThreadExecutor(ComputeThreads.named(clientId + "-work"));
  }

  /**
   * Works until {@link #close}; call it once. The work runs on another thread, which close
   * interrupts.
   */
  public void run(Work work) {
    started = true;
    try (deadLetters) {
      while (!stopping.begun()) {
        try (QueueSession now = new QueueSession(broker, clientId, outbox, stopping)) {
          session = now;
          while (!stopping.begun() && now.healthy()) {
            for (ConsumerRecord<byte[], byte[]> record : now.poll()) {
              take(record, work);
            }
          }
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException | IllegalStateException e) {
          LOG.warn("{} starts afresh", clientId, e);
          Topics.pause(1000);
        }
      }
    } finally {
      stopping.begin();
      worker.shutdownNow();
      ended.countDown();
    }
  }

  /** Calls {@link #run} on a thread of its own. */
  public void start(Work work) {
    started = true;
    Thread thread = new Thread(() -> run(work), clientId + "-queue");
    thread.setDaemon(true);
    thread.start();
  }

  /** Attempts at trials that failed here. */
  public long failures() {
    return failures.sum();
  }

  /** Trials it parked. */
  public long parked() {
    return deadLetters.count();
  }

  /** Whether it takes trials. */
  public boolean alive() {
    return started && ended.getCount() > 0;
  }

  /** Stops soon; a trial in hand returns to the queue. */
  @Override
  public void close() {
    stopping.begin();
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        stopping.leaveBusy();
      }
      if (started && !ended.await(5, TimeUnit.SECONDS)) {
        LOG.warn("{} does not end", clientId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Work work) {
    if (record.value() == null) {
      // In place of one that the broker lost.
      session.finish(record, AcknowledgeType.ACCEPT);
      return;
    }
    Trial trial;
    try {
      trial = Codec.decode(record.value(), Trial.class);
    } catch (BadMessageException e) {
      deadLetters.bury(record, e.getMessage());
      session.finish(record, AcknowledgeType.REJECT);
      return;
    }
    int delivery = QueueSession.delivery(record);
    if (delivery > DELIVERIES) {
      park(record, trial, "its worker died " + (delivery - 1) + " times");
      return;
    }
    Optional<Stopping.Attempt<Void>> ended = attempt(record, trial, work);
    if (ended.isEmpty()) {
      return;
    }
    if (ended.get().cut()) {
      session.queueAgain(record);
    } else if (ended.get().failure() == null) {
      session.finish(record, AcknowledgeType.ACCEPT);
    } else {
      failed(record, trial, ended.get().failure());
    }
  }

  private void failed(ConsumerRecord<byte[], byte[]> record, Trial trial, Throwable failure) {
    failures.increment();
    int failed = QueueSession.failures(record) + 1;
    String reason = Reasons.of(failure);
    LOG.warn("{}: attempt {} at {} failed: {}", clientId, failed, trial.id(), reason);
    LOG.debug("trace", failure);
    if (failed >= ATTEMPTS || Reasons.deterministic(failure)) {
      park(record, trial, reason);
    } else {
      session.queueAgain(record, failed);
    }
  }

  /** How the work ended; empty if the trial is another worker's by now. */
  private Optional<Stopping.Attempt<Void>> attempt(
      ConsumerRecord<byte[], byte[]> record, Trial trial, Work work) {
    if (stopping.begun()) {
      return CUT_OFF;
    }
    long renewNanos = session.lockMs() * 1_000_000L / 3;
    long renewed = System.nanoTime();
    boolean mine = true;
    boolean again = QueueSession.begunBefore(record);
    // Sending takes its time too, while this thread keeps the trial.
    Callable<Void> body =
        Traces.of(
            record,
            () -> {
              outbox.sendAll(work.run(trial, record.timestamp(), again).stream().toList());
              return null;
            });
    Future<Stopping.Attempt<Void>> running;
    try {
      running = worker.submit(() -> stopping.attempt(body));
    } catch (RejectedExecutionException e) {
      return CUT_OFF;
    }
    while (true) {
      try {
        Stopping.Attempt<Void> ended = running.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
        return mine ? Optional.of(ended) : Optional.empty();
      } catch (TimeoutException e) {
        if (stopping.begun()) {
          running.cancel(true);
          return mine ? CUT_OFF : Optional.empty();
        }
        if (mine && System.nanoTime() - renewed > renewNanos) {
          mine = session.renew(record, trial.id());
          renewed = System.nanoTime();
        }
      } catch (CancellationException | ExecutionException e) {
        // The attempt itself throws nothing.
        return mine ? CUT_OFF : Optional.empty();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private void park(ConsumerRecord<byte[], byte[]> record, Trial trial, String reason) {
    outbox.sendAll(List.of(new TrialResult(trial.id(), reason, false, null, null, 0, 0)));
    deadLetters.bury(record, reason);
    session.finish(record, AcknowledgeType.REJECT);
  }
}
