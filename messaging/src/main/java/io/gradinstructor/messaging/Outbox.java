package io.gradinstructor.messaging;

import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends messages. May be used by many threads. */
public final class Outbox implements AutoCloseable {
  private static final int MAX_MESSAGE = 64 << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final boolean transactional;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** With a broker to send to and a name for its logs. */
  public Outbox(String bootstrap, String clientId) {
    this(bootstrap, clientId, null);
  }

  private Outbox(String bootstrap, String clientId, String transactionalId) {
    transactional = transactionalId != null;
    producer = new KafkaProducer<>(config(bootstrap, clientId, transactionalId));
    if (transactional) {
      try {
        producer.initTransactions();
      } catch (RuntimeException e) {
        producer.close(Duration.ZERO);
        throw e;
      }
    }
  }

  /**
   * One whose {@link #sendAll} is all or nothing; shuts out every older one of the same
   * transactional id.
   */
  public static Outbox transactional(String bootstrap, String clientId, String transactionalId) {
    return new Outbox(bootstrap, clientId, transactionalId);
  }

  /**
   * Sends a message, soon; returns at once.
   *
   * @throws KafkaException if an earlier one could not be sent
   */
  public void send(Topic topic, Message message) {
    if (transactional) {
      sendAll(List.of(message));
      return;
    }
    check();
    producer.send(record(topic, message), (metadata, e) -> fail(e));
  }

  /**
   * Sends messages to their topics and waits until the broker has them; in one transaction if
   * transactional.
   */
  public void sendAll(List<? extends Message> messages) {
    if (!transactional) {
      messages.forEach(m -> send(Topics.of(m), m));
      flush();
      return;
    }
    synchronized (this) {
      check();
      producer.beginTransaction();
      try {
        messages.forEach(m -> producer.send(record(Topics.of(m), m)));
        producer.commitTransaction();
      } catch (RuntimeException e) {
        abort(e);
        throw e;
      }
    }
  }

  /**
   * Waits until the broker has everything.
   *
   * @throws KafkaException if something could not be sent; later calls start afresh
   */
  public void flush() {
    producer.flush();
    check();
  }

  /** Flushes, then closes. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e);
      fail(cause);
    }
  }

  private void fail(Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  private void check() {
    Exception e = transactional ? failure.get() : failure.getAndSet(null);
    if (e != null) {
      throw new KafkaException("a message could not be sent: " + e.getMessage(), e);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(Topic topic, Message message) {
    if (topic.type() == null || !topic.type().isInstance(message)) {
      throw new IllegalArgumentException(
          message.getClass().getSimpleName() + " is not for " + topic.topicName());
    }
    byte[] key = message.key().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic.topicName(), key, Codec.encode(message));
  }

  static Map<String, Object> config(String bootstrap, String clientId, String transactionalId) {
    Map<String, Object> c = new HashMap<>();
    c.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    c.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    c.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    c.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    c.put(ProducerConfig.ACKS_CONFIG, "all");
    c.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    c.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    c.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    c.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE);
    // A message must fit in; memory is taken as needed.
    c.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_MESSAGE);
    if (transactionalId != null) {
      c.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    }
    return c;
  }
}
