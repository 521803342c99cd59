package io.gradinstructor.chaos;

import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sees all that passes over the topics, and sends some of it once more. */
final class Traffic implements AutoCloseable {
  /** What is sent again late comes out of so many records. */
  private static final int MEMORY = 400;

  private static final long MEMORY_BYTES = 100_000_000;
  private static final long PAUSE_MS = 500;
  private static final long STILL_MS = 120_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread reader = new Thread(this::read, "traffic");
  private final Map<String, Topic> topics = new HashMap<>();
  private final Deque<ConsumerRecord<byte[], byte[]>> recent = new ArrayDeque<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<TrialId, Trial> trials = new HashMap<>();
  private long kept;
  private long largest;
  private volatile boolean closed;

  /** The topics need not be there yet. */
  Traffic(String bootstrap) {
    EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS)).forEach(t -> topics.put(t.topicName(), t));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "max.partition.fetch.bytes",
                64 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "max.request.size", 64 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (consumer) {
      consumer.assign(partitions());
      consumer.seekToBeginning(consumer.assignment());
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
          see(r);
        }
      }
    } catch (WakeupException | InterruptedException e) {
      // Closed.
    }
  }

  private List<TopicPartition> partitions() throws InterruptedException {
    while (true) {
      try {
        List<TopicPartition> all =
            topics.keySet().stream()
                .flatMap(t -> consumer.partitionsFor(t).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (all.size() == topics.values().stream().mapToInt(Topic::partitions).sum()) {
          return all;
        }
      } catch (KafkaException e) {
        // Not there yet.
      }
      Thread.sleep(200);
    }
  }

  private synchronized void see(ConsumerRecord<byte[], byte[]> r) {
    Topic topic = topics.get(r.topic());
    if (topic == Topic.CHECKPOINTS) {
      return;
    }
    largest = Math.max(largest, r.serializedValueSize());
    recent.add(r);
    kept += r.serializedValueSize();
    while (recent.size() > MEMORY || kept > MEMORY_BYTES) {
      kept -= recent.remove().serializedValueSize();
    }
    try {
      Message m = Codec.decode(r.value(), topic.type());
      seen.merge(identity(m), 1, Integer::sum);
      if (m instanceof Trial t) {
        trials.put(t.id(), t);
      }
    } catch (BadMessageException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a message says; two of the same are one too many. */
  private static String identity(Message m) {
    if (m instanceof Snapshot s) {
      return snapshot(s.trial(), s.step());
    }
    if (m instanceof Reward r) {
      return reward(r.trial(), r.step());
    }
    if (m instanceof CampaignEvent e) {
      return "event " + new String(Codec.encode(e), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
    return m.getClass().getSimpleName() + " " + m.key();
  }

  private static String snapshot(TrialId trial, int step) {
    return "Snapshot " + trial + " " + step;
  }

  private static String reward(TrialId trial, int step) {
    return "Reward " + trial + " " + step;
  }

  /**
   * Sends a record again, one of the latest or one of long ago.
   *
   * @return which; null if there is none yet
   */
  String again(boolean late, Random random) {
    ConsumerRecord<byte[], byte[]> r;
    synchronized (this) {
      if (recent.size() < 20) {
        return null;
      }
      int back = random.nextInt(10);
      int at = late ? back : recent.size() - 1 - back;
      r = recent.stream().skip(at).findFirst().orElseThrow();
    }
    producer.send(new ProducerRecord<>(r.topic(), r.key(), r.value()));
    return r.topic();
  }

  /** Trials that were done more than once, wholly or from a checkpoint on. */
  synchronized long redone() {
    return trials.keySet().stream().filter(t -> count("TrialResult " + t) > 1).count();
  }

  /** Snapshots so far. */
  synchronized long snapshots() {
    return seen.keySet().stream().filter(i -> i.startsWith("Snapshot ")).count();
  }

  /** Bytes of the largest message. */
  synchronized long largest() {
    return largest;
  }

  private int count(String identity) {
    return seen.getOrDefault(identity, 0);
  }

  /** Messages that came again and changed nothing. */
  synchronized long duplicates() {
    return seen.values().stream().mapToLong(n -> n - 1).sum();
  }

  /** Results, snapshots and last rewards that never came, of all trials that were queued. */
  synchronized List<String> lost() {
    List<String> lost = new ArrayList<>();
    for (Trial t : trials.values()) {
      List<String> due = new ArrayList<>();
      due.add("TrialResult " + t.id());
      t.watch().snapshots().stream()
          .filter(s -> s < t.length())
          .forEach(s -> due.add(snapshot(t.id(), s)));
      due.add(snapshot(t.id(), t.length()));
      due.add(reward(t.id(), t.length()));
      due.stream().filter(d -> !seen.containsKey(d)).forEach(lost::add);
    }
    return lost;
  }

  /** Waits for what is still on its way: until nothing is missing, or nothing comes any more. */
  void settle() throws InterruptedException {
    long records = records();
    for (long still = 0; still < STILL_MS && !lost().isEmpty(); still += PAUSE_MS) {
      Thread.sleep(PAUSE_MS);
      if (records() != records) {
        records = records();
        still = 0;
      }
    }
  }

  private synchronized long records() {
    return seen.values().stream().mapToLong(n -> n).sum();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    reader.join(10_000);
    producer.close(Duration.ZERO);
  }
}
