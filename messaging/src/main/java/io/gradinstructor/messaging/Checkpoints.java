package io.gradinstructor.messaging;

import io.gradinstructor.core.message.BadMessageException;
import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.Trial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds how far a trial had come that its worker did not end. */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Duration TICK = Duration.ofMillis(500);

  /** How much clocks may differ. */
  private static final long MARGIN_MS = 600_000;

  private Checkpoints() {}

  /**
   * The last checkpoint of a trial, if there is one. Reads those of all trials since it was queued:
   * this happens only after a worker died.
   *
   * @param queuedAt in milliseconds since 1970
   */
  public static Optional<Checkpoint> latest(
      Broker broker, String clientId, Trial trial, long queuedAt) {
    byte[] key = trial.id().getBytes(StandardCharsets.UTF_8);
    ConsumerRecord<byte[], byte[]> last = null;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Feed.config(broker, clientId + "-checkpoints", null, false))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.CHECKPOINTS.topicName()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, OffsetAndTimestamp> starts =
          consumer.offsetsForTimes(
              partitions.stream().collect(Collectors.toMap(p -> p, p -> queuedAt - MARGIN_MS)));
      for (TopicPartition p : partitions) {
        OffsetAndTimestamp start = starts.get(p);
        consumer.seek(p, start == null ? ends.get(p) : start.offset());
      }
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TICK)) {
          if (Arrays.equals(key, record.key())) {
            last = record;
          }
        }
      }
    }
    try {
      return last == null
          ? Optional.empty()
          : Optional.of(Codec.decode(last.value(), Checkpoint.class));
    } catch (BadMessageException e) {
      LOG.warn("{} begins anew: {}", trial.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
