package io.gradinstructor.messaging;

import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that could not be read or handled: as they came, with headers that say why and
 * whence.
 */
public final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Broker broker;
  private final String clientId;
  private final AtomicLong count = new AtomicLong();
  private KafkaProducer<byte[], byte[]> producer;

  /** Connects only when there is something to bury. */
  public DeadLetters(Broker broker, String clientId) {
    this.broker = Objects.requireNonNull(broker);
    this.clientId = clientId + "-dead-letters";
  }

  /** Returns when the broker has the record. */
  public synchronized void bury(ConsumerRecord<byte[], byte[]> dead, String reason) {
    String origin = dead.topic() + "-" + dead.partition() + "@" + dead.offset();
    LOG.warn("dead letter {}: {}", origin, reason);
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), dead.key(), dead.value());
    letter.headers().add("reason", reason.getBytes(StandardCharsets.UTF_8));
    letter.headers().add("origin", origin.getBytes(StandardCharsets.UTF_8));
    if (producer == null) {
      producer = new KafkaProducer<>(Outbox.config(broker, clientId, null));
    }
    try {
      producer.send(letter).get();
      count.incrementAndGet();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot bury " + origin, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** How many it buried. */
  public long count() {
    return count.get();
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
