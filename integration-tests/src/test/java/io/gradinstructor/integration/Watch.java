package io.gradinstructor.integration;

import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialResult;
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
  /** Of requests to the broker: longer than any machine is busy. */
  static final int PATIENCE_MS = 1_800_000;

  private final List<Message> seen = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader = new Thread(this::read, "watch");
  private volatile RuntimeException failure;

  /** Not a feed, which would bury what it cannot read: that is for services to do. */
  Watch(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "default.api.timeout.ms",
                PATIENCE_MS),
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
    } catch (RuntimeException e) {
      failure = e;
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

  /** Waits for something to become true; messages that pass are signs that it may. */
  void await(String what, Patience.Condition condition) throws Exception {
    Patience.await(
        what,
        () -> {
          if (failure != null) {
            throw new AssertionError("cannot see what passes", failure);
          }
          return condition.holds();
        },
        this::count);
  }

  private synchronized int count() {
    return seen.size();
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

  @Override
  public void close() {
    consumer.wakeup();
  }
}
