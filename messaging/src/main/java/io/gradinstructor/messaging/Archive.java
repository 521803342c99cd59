package io.gradinstructor.messaging;

import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what was sent about one thing: at its offset, or from a time on; decodes only what has its
 * key. May be used by many threads, one at a time.
 */
public final class Archive implements AutoCloseable {
  /** A message, and when and to where within its partition it was sent. */
  public record Found<M extends Message>(M message, Sent sent) {
    /** Where it is within its partition. */
    public long offset() {
      return sent.offset();
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final int FETCH_BYTES = 256 << 10;
  private static final Duration TICK = Duration.ofMillis(500);

  private final Topic topic;
  private final int partitions;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Of a topic, with a name for its logs. */
  public Archive(Broker broker, String clientId, Topic topic) {
    this.topic = topic;
    Map<String, Object> config = ConsumerSettings.feed(broker, clientId, null, false);
    // Not much more than what is looked for; a larger message still comes, alone.
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    // One fetch at a time is under way: the next search waits for one that waits at an end.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    consumer = new KafkaConsumer<>(config);
    partitions = consumer.partitionsFor(topic.topicName()).size();
  }

  /**
   * Messages of a key, in their order; what cannot be read is left out.
   *
   * @param since in milliseconds since 1970
   * @param last ends the search when it holds for a message
   */
  public synchronized <M extends Message> List<Found<M>> find(
      Class<M> type, String key, long since, Predicate<M> last) {
    TopicPartition partition = partition(key);
    consumer.assign(List.of(partition));
    OffsetAndTimestamp start =
        consumer.offsetsForTimes(Map.of(partition, Math.max(0, since))).get(partition);
    List<Found<M>> found = new ArrayList<>();
    if (start != null) {
      read(
          partition,
          start.offset(),
          record -> {
            Optional<M> message = decoded(record, type, key);
            message.ifPresent(m -> found.add(new Found<>(m, sent(record))));
            return message.filter(last).isPresent();
          });
    }
    return found;
  }

  /** The message of a key at an offset, if it is still there. */
  public synchronized <M extends Message> Optional<M> at(Class<M> type, String key, long offset) {
    TopicPartition partition = partition(key);
    consumer.assign(List.of(partition));
    AtomicReference<M> found = new AtomicReference<>();
    read(
        partition,
        offset,
        record -> {
          if (record.offset() == offset) {
            decoded(record, type, key).ifPresent(found::set);
          }
          return true;
        });
    return Optional.ofNullable(found.get());
  }

  /**
   * Messages whose keys begin alike, in the order of each key; what cannot be read is left out.
   *
   * @param since in milliseconds since 1970
   * @param until likewise
   */
  public synchronized <M extends Message> void scan(
      Class<M> type, String prefix, long since, long until, Consumer<Found<M>> found) {
    byte[] begin = prefix.getBytes(StandardCharsets.UTF_8);
    for (int p = 0; p < partitions; p++) {
      TopicPartition partition = new TopicPartition(topic.topicName(), p);
      consumer.assign(List.of(partition));
      OffsetAndTimestamp start =
          consumer.offsetsForTimes(Map.of(partition, Math.max(0, since))).get(partition);
      if (start != null) {
        read(
            partition,
            start.offset(),
            record -> {
              byte[] key = record.key();
              if (key != null
                  && key.length >= begin.length
                  && Arrays.equals(begin, 0, begin.length, key, 0, begin.length)) {
                decoded(record, type).ifPresent(m -> found.accept(new Found<>(m, sent(record))));
              }
              return record.timestamp() > until;
            });
      }
    }
  }

  private static Sent sent(ConsumerRecord<?, ?> record) {
    return new Sent(record.timestamp(), record.offset());
  }

  /** As producers choose it. */
  private TopicPartition partition(String key) {
    int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
    return new TopicPartition(topic.topicName(), hash % partitions);
  }

  private void read(
      TopicPartition partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> enough) {
    consumer.seek(partition, offset);
    do {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TICK)) {
        if (enough.test(record)) {
          return;
        }
      }
      // Known from what was fetched: no need to ask for the end.
    } while (consumer.currentLag(partition).orElse(1) > 0);
  }

  private static <M extends Message> Optional<M> decoded(
      ConsumerRecord<byte[], byte[]> record, Class<M> type, String key) {
    return Arrays.equals(key.getBytes(StandardCharsets.UTF_8), record.key())
        ? decoded(record, type)
        : Optional.empty();
  }

  private static <M extends Message> Optional<M> decoded(
      ConsumerRecord<byte[], byte[]> record, Class<M> type) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Codec.decode(record.value(), type));
    } catch (BadMessageException e) {
      LOG.warn("about {}: {}", new String(record.key(), StandardCharsets.UTF_8), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
