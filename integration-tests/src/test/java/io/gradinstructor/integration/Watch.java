package io.gradinstructor.integration;

import io.gradinstructor.core.message.BadMessageException;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.TrialResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees all that passes over the topics. */
final class Watch implements AutoCloseable {
  private static final long PATIENCE_NANOS = 240_000_000_000L;

  /** A condition of a wait. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  private final List<Message> seen = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader = new Thread(this::read, "watch");

  /** Not a feed, which would bury what it cannot read: that is for services to do. */
  Watch(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.start();
  }

  private void read() {
    try (consumer) {
      Map<String, Topic> topics = new HashMap<>();
      EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS))
          .forEach(t -> topics.put(t.topicName(), t));
      List<TopicPartition> all =
          topics.keySet().stream()
              .flatMap(t -> consumer.partitionsFor(t).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
          try {
            add(Codec.decode(r.value(), topics.get(r.topic()).type()));
          } catch (BadMessageException e) {
            // Garbage that a test threw.
          }
        }
      }
    } catch (WakeupException e) {
      // Closed.
    }
  }

  private synchronized void add(Message message) {
    // Hundreds of these, and nobody looks into them.
    seen.add(
        message instanceof Snapshot s
            ? new Snapshot(s.trial(), s.step(), s.last(), s.loss(), null)
            : message);
  }

  /** Messages of a kind so far. */
  synchronized <M extends Message> List<M> all(Class<M> type, Predicate<M> which) {
    return seen.stream().filter(type::isInstance).map(type::cast).filter(which).toList();
  }

  /** Waits for messages of a kind. */
  <M extends Message> List<M> await(int n, Class<M> type, Predicate<M> which) throws Exception {
    await(n + " × " + type.getSimpleName(), () -> all(type, which).size() >= n);
    return all(type, which);
  }

  /** Trials of a campaign that began and did not end yet. */
  Set<String> open(String campaign) {
    Set<String> open = new TreeSet<>();
    all(Snapshot.class, s -> s.campaign().equals(campaign)).forEach(s -> open.add(s.key()));
    all(TrialResult.class, r -> true).forEach(r -> open.remove(r.key()));
    return open;
  }

  /** How often a trial began: how often its first snapshot came. */
  int begun(String trial) {
    List<Snapshot> all = all(Snapshot.class, s -> s.key().equals(trial));
    int first = all.stream().mapToInt(Snapshot::step).min().orElse(0);
    return (int) all.stream().filter(s -> s.step() == first).count();
  }

  /** Waits for something to become true; the limit is for what never comes. */
  static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain: " + what);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
  }
}
