package io.gradinstructor.messaging;

import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages. May be used by many threads. */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MAX_MESSAGE = 64 << 20;

  private final Map<String, Object> config;
  private final boolean transactional;
  private KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** With a broker to send to and a name for its logs. */
  public Outbox(Broker broker, String clientId) {
    this(broker, clientId, null);
  }

  private Outbox(Broker broker, String clientId, String transactionalId) {
    transactional = transactionalId != null;
    config = config(broker, clientId, transactionalId);
    producer = connect();
  }

  private KafkaProducer<byte[], byte[]> connect() {
    KafkaProducer<byte[], byte[]> p = new KafkaProducer<>(config);
    if (transactional) {
      try {
        p.initTransactions();
      } catch (RuntimeException e) {
        p.close(Duration.ZERO);
        throw e;
      }
    }
    return p;
  }

  /**
   * One whose {@link #sendAll} is all or nothing; shuts out every older one of the same
   * transactional id.
   */
  public static Outbox transactional(Broker broker, String clientId, String transactionalId) {
    return new Outbox(broker, clientId, transactionalId);
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
   * Sends a record to its topic once more, of the same time but with this header alone; done when
   * the broker has it.
   */
  Future<?> sendAgain(ConsumerRecord<byte[], byte[]> record, Header header) {
    return producer.send(
        new ProducerRecord<>(
            record.topic(),
            null,
            record.timestamp(),
            record.key(),
            record.value(),
            List.of(header)));
  }

  /**
   * Sends messages to their topics and waits until the broker has them; in one transaction if
   * transactional.
   */
  public void sendAll(List<? extends Message> messages) {
    sendAll(messages, Map.of());
  }

  /**
   * The same, and says of what was sent under these keys of topics that it counts no longer: topics
   * that keep the last message of a key then drop it.
   */
  public void sendAll(
      List<? extends Message> messages, Map<Topic, ? extends Collection<String>> gone) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    messages.forEach(m -> records.add(record(Topics.of(m), m)));
    gone.forEach(
        (topic, keys) ->
            keys.forEach(
                k ->
                    records.add(
                        new ProducerRecord<>(
                            topic.topicName(), k.getBytes(StandardCharsets.UTF_8), null))));
    if (!transactional) {
      check();
      records.forEach(r -> producer.send(r, (metadata, e) -> fail(e)));
      flush();
      return;
    }
    synchronized (this) {
      while (!transaction(records)) {
        Topics.pause(1000);
      }
    }
  }

  /**
   * Whether it is known to have been committed. If not, the messages are sent again: some may be
   * there twice, which no reader minds.
   */
  private boolean transaction(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      if (producer == null) {
        producer = connect();
      }
      producer.beginTransaction();
      records.forEach(producer::send);
      producer.commitTransaction();
      return true;
    } catch (InterruptException e) {
      drop(); // Closing it would wait for a transaction that nobody ends.
      throw e;
    } catch (ProducerFencedException | RecordTooLargeException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("transaction starts afresh", e);
      drop();
      return false;
    }
  }

  private void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
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
    if (producer != null) {
      producer.close(Duration.ofSeconds(10));
    }
  }

  private void fail(Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  private void check() {
    Exception e = failure.getAndSet(null);
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
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.topicName(), key, Codec.encode(message));
    Traces.inject(record.headers());
    return record;
  }

  static Map<String, Object> config(Broker broker, String clientId, String transactionalId) {
    Map<String, Object> c = broker.config();
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
    // A broker that is away is waited for.
    c.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    c.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, transactionalId == null ? Long.MAX_VALUE : 60_000L);
    if (transactionalId != null) {
      c.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    }
    return c;
  }
}
