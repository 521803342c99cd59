package io.gradinstructor.messaging;

import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker has of the queue of trials, and tells the broker of it, for as long as they
 * understand each other: after a restart of the broker acknowledgements of old sessions may never
 * work again.
 */
final class QueueSession implements AutoCloseable {
  /** Header of a trial that was queued again: attempts that failed so far. */
  private static final String FAILURES = "failures";

  private static final Logger LOG = LoggerFactory.getLogger(QueueSession.class);

  /** For a broker that may be away, when the worker stops. */
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final String clientId;
  private final Outbox outbox;
  private final Stopping stopping;
  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private boolean healthy = true;

  QueueSession(Broker broker, String clientId, Outbox outbox, Stopping stopping) {
    this.clientId = clientId;
    this.outbox = outbox;
    this.stopping = stopping;
    consumer = new KafkaShareConsumer<>(ConsumerSettings.queue(broker, clientId));
    consumer.subscribe(List.of(Topic.TRIALS.topicName()));
  }

  /** Whether what it says still counts. */
  boolean healthy() {
    return healthy;
  }

  /** Trials that the broker gives it now. */
  ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(TrialQueue.TICK);
  }

  /** For how long a trial is this worker's before it is renewed. */
  int lockMs() {
    return consumer.acquisitionLockTimeoutMs().orElse(15_000);
  }

  /** How often a trial was delivered, this time among them. */
  static int delivery(ConsumerRecord<byte[], byte[]> record) {
    return record.deliveryCount().orElse((short) 1);
  }

  /** Whether somebody had it before. */
  static boolean begunBefore(ConsumerRecord<byte[], byte[]> record) {
    return delivery(record) > 1 || record.headers().lastHeader(FAILURES) != null;
  }

  /** Attempts at a trial that failed, before it was queued again. */
  static int failures(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(FAILURES);
    byte[] count = header == null || header.value() == null ? new byte[0] : header.value();
    String text = new String(count, StandardCharsets.US_ASCII);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /**
   * Keeps the record for this worker. A renewed record comes again out of poll before it can be
   * acknowledged.
   */
  boolean renew(ConsumerRecord<byte[], byte[]> record, TrialId trial) {
    consumer.acknowledge(record, AcknowledgeType.RENEW);
    if (!commit()) {
      LOG.info("{} lost {}; another worker may do it too", clientId, trial);
      return false;
    }
    boolean back = false;
    for (int i = 0; i < 10 && !back; i++) {
      for (ConsumerRecord<byte[], byte[]> r : poll()) {
        if (r.partition() == record.partition() && r.offset() == record.offset()) {
          back = true;
        } else {
          LOG.debug("{} returns {} unseen", clientId, r.offset());
          queueAgain(r);
        }
      }
    }
    healthy &= back;
    return back;
  }

  /** Puts a trial at the end of the queue, with as many failures as it had. */
  void queueAgain(ConsumerRecord<byte[], byte[]> record) {
    queueAgain(record, failures(record));
  }

  /**
   * Puts a trial at the end of the queue. Not by releasing it: that counts as a delivery, of which
   * the broker allows few. A worker that stops waits only for a moment: if the broker is away, the
   * trial comes back by itself.
   */
  void queueAgain(ConsumerRecord<byte[], byte[]> record, int failed) {
    byte[] count = Integer.toString(failed).getBytes(StandardCharsets.US_ASCII);
    Future<?> sent = outbox.sendAgain(record, new RecordHeader(FAILURES, count));
    boolean last;
    do {
      last = stopping.begun();
      try {
        sent.get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
        commit();
        return;
      } catch (TimeoutException e) {
        LOG.debug("{} waits for the broker", clientId);
      } catch (ExecutionException e) {
        throw new KafkaException("a trial could not be queued again", e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    } while (!last);
  }

  /** Tells the broker what became of a trial. */
  void finish(ConsumerRecord<byte[], byte[]> record, AcknowledgeType how) {
    consumer.acknowledge(record, how);
    commit();
  }

  private boolean commit() {
    boolean good = true;
    var outcomes = stopping.begun() ? consumer.commitSync(LAST_WORD) : consumer.commitSync();
    for (var outcome : outcomes.entrySet()) {
      if (outcome.getValue().isPresent()) {
        // As a rule this one was late: the broker has given the trial to another.
        LOG.info("{}: {} {}", clientId, outcome.getKey(), outcome.getValue().get().getMessage());
        good = false;
        healthy = false;
      }
    }
    return good;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
