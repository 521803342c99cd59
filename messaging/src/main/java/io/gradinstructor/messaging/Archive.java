package io.gradinstructor.messaging;

import io.gradinstructor.core.message.BadMessageException;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * Finds what was sent about one thing: reads its partition from a time on, and decodes only what
 * has its key. May be used by many threads, one at a time.
 */
public final class Archive implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final int FETCH_BYTES = 2 << 20;
  private static final Duration TICK = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** With a name for its logs. */
  public Archive(Broker broker, String clientId) {
    Map<String, Object> config = Feed.config(broker, clientId, null, false);
    // Not much more than what is looked for; a larger message still comes, alone.
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    // One fetch at a time is under way: the next search waits for one that waits at an end.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    consumer = new KafkaConsumer<>(config);
  }

  /**
   * Messages of a key, in their order; what cannot be read is left out.
   *
   * @param since in milliseconds since 1970
   * @param last ends the search when it holds for a message
   */
  public synchronized <M extends Message> List<M> find(
      Topic topic, Class<M> type, String key, long since, Predicate<M> last) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    List<M> found = new ArrayList<>();
    int partitions = consumer.partitionsFor(topic.topicName()).size();
    // As producers choose it.
    TopicPartition partition =
        new TopicPartition(topic.topicName(), Utils.toPositive(Utils.murmur2(bytes)) % partitions);
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    OffsetAndTimestamp start =
        consumer.offsetsForTimes(Map.of(partition, Math.max(0, since))).get(partition);
    if (start == null) {
      return found;
    }
    consumer.seek(partition, start.offset());
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TICK)) {
        if (Arrays.equals(bytes, record.key())) {
          try {
            M message = Codec.decode(record.value(), type);
            found.add(message);
            if (last.test(message)) {
              return found;
            }
          } catch (BadMessageException e) {
            LOG.warn("about {}: {}", key, e.getMessage());
          }
        }
      }
    }
    return found;
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
