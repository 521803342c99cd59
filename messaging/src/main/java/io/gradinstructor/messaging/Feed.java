package io.gradinstructor.messaging;

import io.gradinstructor.basics.Reasons;
import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
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

  /**
   * What surrounds a feed.
   *
   * @param stopping of whom it is a part
   * @param keeper whether it buries what is no message: of the many readers of a topic, one does
   * @param lost told of each message that became a dead letter as its handler threw, and why
   */
  public record Terms(Stopping stopping, boolean keeper, BiConsumer<Message, String> lost) {
    /** Of a feed that stands alone. */
    public static Terms alone() {
      return new Terms(new Stopping(), true, (message, reason) -> {});
    }
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Topic> topics;
  private final Runnable beforeCommit;
  private final Handler handler;
  private final Terms terms;
  private final Stopping stopping;
  private final DeadLetters deadLetters;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
  private final Map<CompletableFuture<Void>, Map<TopicPartition, Long>> waiting = new HashMap<>();
  private final Thread thread;

  /** Letters of earlier starts: what is before is buried already. */
  private Map<TopicPartition, OffsetAndMetadata> buried = Map.of();

  /** One that sees everything. The topics must exist. */
  public Feed(Broker broker, String clientId, Set<Topic> topics, Handler handler) {
    this(broker, clientId, topics, handler, Terms.alone());
  }

  /** One that sees everything, on terms. */
  public Feed(Broker broker, String clientId, Set<Topic> topics, Handler handler, Terms terms) {
    this(broker, clientId, "gi-letters-" + clientId, topics, handler, null, terms);
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
      Runnable beforeCommit,
      Terms terms) {
    return new Feed(broker, clientId, group, topics, handler, beforeCommit, terms);
  }

  private Feed(
      Broker broker,
      String clientId,
      String group,
      Set<Topic> topics,
      Handler handler,
      Runnable beforeCommit,
      Terms terms) {
    this.terms = terms;
    stopping = terms.stopping().part();
    this.topics = topics.stream().collect(Collectors.toMap(Topic::topicName, Function.identity()));
    this.handler = handler;
    this.beforeCommit = beforeCommit;
    deadLetters = new DeadLetters(broker, clientId);
    Map<String, Object> config =
        ConsumerSettings.feed(
            broker,
            clientId,
            beforeCommit == null ? null : group,
            topics.contains(Topic.SNAPSHOTS));
    // Who reads everything notes which letters it buried.
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer = new KafkaConsumer<>(config);
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

  /**
   * Done when what is on the topics now has been handled: another process may have heard of it
   * already. Only of one that sees everything.
   */
  public CompletableFuture<Void> heard() {
    CompletableFuture<Void> all = new CompletableFuture<>();
    asked.add(all);
    return all;
  }

  /** Whether it still reads. */
  public boolean alive() {
    return thread.isAlive();
  }

  /** Messages that are there and were not read yet, as of the last fetch. */
  public double lag() {
    return consumer.metrics().entrySet().stream()
        .filter(m -> m.getKey().name().equals("records-lag") && !stopping.begun())
        .mapToDouble(m -> (Double) m.getValue().metricValue())
        .filter(Double::isFinite)
        .sum();
  }

  /** Messages it could not read or handle. */
  public long deadLetters() {
    return deadLetters.count();
  }

  /** Ends after the message in hand; interrupts a handler that takes longer than 2 seconds. */
  @Override
  public void close() {
    stopping.begin();
    consumer.wakeup();
    try {
      if (Thread.currentThread() != thread) {
        thread.join(2_000);
        if (thread.isAlive()) {
          thread.interrupt();
          thread.join(3_000);
        }
        if (thread.isAlive()) {
          stopping.leaveBusy();
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
      boolean goesOn = true;
      while (goesOn && !stopping.begun()) {
        goesOn = poll(ends);
      }
      if (!stopping.begun()) {
        LOG.error("{} ended: another process took its place", thread.getName());
      }
    } catch (WakeupException | InterruptException e) {
      if (!stopping.begun()) {
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
    buried = new HashMap<>(consumer.committed(Set.copyOf(all)));
    consumer.seekToBeginning(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    if (topics.containsKey(EVENTS)) {
      consumer.pause(all.stream().filter(p -> !p.topic().equals(EVENTS)).toList());
    }
    return ends;
  }

  /** Whether there is more to come: not once the handling of a message was cut off. */
  private boolean poll(Map<TopicPartition, Long> ends) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      while (!asked.isEmpty()) {
        waiting.put(asked.peek(), consumer.endOffsets(consumer.assignment()));
        asked.remove();
      }
      records = consumer.poll(Duration.ofMillis(waiting.isEmpty() ? 500 : 50));
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("{} cannot read, tries again", thread.getName(), e);
      Topics.pause(1000);
      return true;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (stopping.begun() || !handled(record)) {
        // Nothing is committed: all of them come again.
        return false;
      }
    }
    if (beforeCommit != null && !records.isEmpty()) {
      commit();
    }
    if (!consumer.paused().isEmpty() && reached(ends, EVENTS::equals)) {
      consumer.resume(consumer.paused());
    }
    waiting.entrySet().removeIf(w -> reached(w.getValue(), t -> true) && w.getKey().complete(null));
    if (!caughtUp.isDone() && reached(ends, t -> true)) {
      caughtUp.complete(null);
    }
    return true;
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

  /** Whether a record is dealt with: handled or buried, not cut off by a stop. */
  private boolean handled(ConsumerRecord<byte[], byte[]> record) {
    Message message;
    try {
      if (record.value() == null && record.key() != null) {
        handler.gone(topics.get(record.topic()), new String(record.key(), StandardCharsets.UTF_8));
        return true;
      }
      message = Codec.decode(record.value(), topics.get(record.topic()).type());
    } catch (BadMessageException e) {
      LOG.debug("{} cannot read a message", thread.getName(), e);
      return !terms.keeper || bury(record, e.getMessage());
    }
    Sent sent = new Sent(record.timestamp(), record.offset());
    Callable<?> handling =
        Traces.of(
            record,
            () -> {
              handler.handle(message, sent);
              return null;
            });
    Stopping.Attempt<?> attempt = stopping.attempt(handling);
    while (attempt.failure() instanceof RetriableException e) {
      LOG.warn("{} tries again", thread.getName(), e);
      Topics.pause(1000);
      attempt = stopping.attempt(handling);
    }
    if (attempt.failure() == null) {
      return !attempt.cut();
    }
    Throwable failure = attempt.failure();
    if (failure instanceof Error e
        && !(e instanceof LinkageError || e instanceof StackOverflowError)) {
      throw e;
    }
    LOG.debug("{} could not handle a message", thread.getName(), failure);
    String reason = Reasons.of(failure);
    boolean done = bury(record, message.campaign() + ": " + thread.getName() + ": " + reason);
    if (done) {
      terms.lost.accept(message, reason);
    }
    return done;
  }

  /** Whether the broker has the letter, of now or of an earlier start. */
  private boolean bury(ConsumerRecord<byte[], byte[]> record, String reason) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    OffsetAndMetadata known = buried.get(partition);
    if (known != null && record.offset() < known.offset()) {
      return true;
    }
    while (!stopping.begun()) {
      try {
        deadLetters.bury(record, reason);
        if (beforeCommit == null) {
          consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        }
        return true;
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("{} tries again", thread.getName(), e);
        Topics.pause(1000);
      }
    }
    return false;
  }
}
