package io.gradinstructor.messaging;

import io.gradinstructor.core.message.BadMessageException;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics on a thread of its own, one message after the other. Without a group it sees
 * everything from the beginning, always, and what happened to campaigns before all else, so that
 * what is over is known as such; the members of a group share what is new to the group, and after a
 * crash see some twice.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final String EVENTS = Topic.CAMPAIGNS.topicName();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Topic> topics;
  private final Runnable beforeCommit;
  private final Handler handler;
  private final DeadLetters deadLetters;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closed;

  /** One that sees everything. The topics must exist. */
  public Feed(Broker broker, String clientId, Set<Topic> topics, Handler handler) {
    this(broker, clientId, null, topics, handler, null);
  }

  /**
   * One that shares with the others of its group.
   *
   * @param beforeCommit makes what the handler did last; only then do messages count as done
   */
  public static Feed grouped(
      Broker broker,
      String clientId,
      String group,
      Set<Topic> topics,
      Handler handler,
      Runnable beforeCommit) {
    return new Feed(broker, clientId, group, topics, handler, beforeCommit);
  }

  private Feed(
      Broker broker,
      String clientId,
      String group,
      Set<Topic> topics,
      Handler handler,
      Runnable beforeCommit) {
    this.topics = topics.stream().collect(Collectors.toMap(Topic::topicName, Function.identity()));
    this.handler = handler;
    this.beforeCommit = beforeCommit;
    deadLetters = new DeadLetters(broker, clientId);
    consumer =
        new KafkaConsumer<>(config(broker, clientId, group, topics.contains(Topic.SNAPSHOTS)));
    thread = new Thread(this::run, clientId + "-feed");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Done when what was there at the start, of finished transactions, has been handled; for a group,
   * when it first polled.
   */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  /** Whether it still reads. */
  public boolean alive() {
    return thread.isAlive();
  }

  /** Messages that are there and were not read yet, as of the last fetch. */
  public double lag() {
    return consumer.metrics().entrySet().stream()
        .filter(m -> m.getKey().name().equals("records-lag") && !closed)
        .mapToDouble(m -> (Double) m.getValue().metricValue())
        .filter(Double::isFinite)
        .sum();
  }

  /** Messages it could not read or handle. */
  public long deadLetters() {
    return deadLetters.count();
  }

  /** Ends after the message in hand; interrupts a handler that takes longer than 10 seconds. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      if (Thread.currentThread() != thread) {
        thread.join(10_000);
        if (thread.isAlive()) {
          thread.interrupt();
          thread.join(5_000);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer;
        deadLetters) {
      Map<TopicPartition, Long> ends = attach();
      while (!closed) {
        poll(ends);
      }
    } catch (WakeupException | InterruptException e) {
      if (!closed) {
        LOG.error("{} ended", thread.getName(), e);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("{} ended", thread.getName(), e);
      caughtUp.completeExceptionally(e);
    } finally {
      caughtUp.completeExceptionally(new IllegalStateException("closed"));
    }
  }

  private Map<TopicPartition, Long> attach() {
    if (beforeCommit != null) {
      consumer.subscribe(topics.keySet());
      return Map.of();
    }
    List<TopicPartition> all =
        topics.keySet().stream()
            .flatMap(t -> consumer.partitionsFor(t).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    if (topics.containsKey(EVENTS)) {
      consumer.pause(all.stream().filter(p -> !p.topic().equals(EVENTS)).toList());
    }
    return ends;
  }

  private void poll(Map<TopicPartition, Long> ends) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(Duration.ofMillis(500));
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("{} cannot read, tries again", thread.getName(), e);
      Topics.pause(1000);
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (closed) {
        return;
      }
      handle(record);
    }
    if (beforeCommit != null && !records.isEmpty()) {
      commit();
    }
    if (!consumer.paused().isEmpty() && reached(ends, EVENTS::equals)) {
      consumer.resume(consumer.paused());
    }
    if (!caughtUp.isDone() && reached(ends, t -> true)) {
      caughtUp.complete(null);
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends, Predicate<String> ofTopics) {
    return ends.entrySet().stream()
        .filter(e -> ofTopics.test(e.getKey().topic()))
        .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private void commit() {
    beforeCommit.run();
    try {
      consumer.commitSync();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("{} could not commit; some messages will come again", thread.getName(), e);
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    Topic topic = topics.get(record.topic());
    try {
      Message message = Codec.decode(record.value(), topic.type());
      while (!Traces.of(
              record, () -> handled(message, new Sent(record.timestamp(), record.offset())))
          .call()) {
        Topics.pause(1000);
      }
    } catch (BadMessageException e) {
      bury(record, e.getMessage());
    } catch (Exception | LinkageError | StackOverflowError e) {
      if (closed) {
        return;
      }
      LOG.debug("{} could not handle a message", thread.getName(), e);
      bury(record, thread.getName() + ": " + e);
    }
  }

  private boolean handled(Message message, Sent sent) throws Exception {
    try {
      handler.handle(message, sent);
      return true;
    } catch (RetriableException e) {
      LOG.warn("{} tries again", thread.getName(), e);
      return closed;
    }
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
    while (!closed) {
      try {
        deadLetters.bury(record, reason);
        return;
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("{} tries again", thread.getName(), e);
        Topics.pause(1000);
      }
    }
  }

  static Map<String, Object> config(Broker broker, String clientId, String group, boolean large) {
    Map<String, Object> c = broker.config();
    c.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    c.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    c.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    c.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    c.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    c.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    c.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 20);
    // A larger message still comes, alone.
    c.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    if (large) {
      // Several weights at a time, if they come within that time: a request costs more than they
      // do.
      c.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 2 << 20);
      c.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    }
    if (group != null) {
      c.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      c.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
      c.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
      c.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 3_600_000);
      c.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16);
    }
    return c;
  }
}
