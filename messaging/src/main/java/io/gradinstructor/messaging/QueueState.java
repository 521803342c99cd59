package io.gradinstructor.messaging;

import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits for workers and for the members of other groups. One thread at a time. */
public final class QueueState implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueState.class);
  private static final TopicPartition TRIALS = new TopicPartition(Topic.TRIALS.topicName(), 0);

  /**
   * Records that workers may be ahead of the first that is not done:
   * group.share.partition.max.record.locks.
   */
  private static final int AHEAD = 2000;

  private final Broker broker;
  private final String clientId;
  private final Admin admin;

  /** At this broker, with a name for its logs. */
  public QueueState(Broker broker, String clientId) {
    this.broker = broker;
    this.clientId = clientId;
    admin = Admin.create(broker.config());
  }

  /**
   * Trials that are queued or in work, and perhaps some that were done out of turn; empty if no
   * worker was ever there to begin with the queue.
   */
  public Optional<Set<String>> trials() throws InterruptedException {
    try {
      Map<TopicPartition, SharePartitionOffsetInfo> group =
          admin
              .listShareGroupOffsets(
                  Map.of(
                      TrialQueue.GROUP,
                      new ListShareGroupOffsetsSpec().topicPartitions(List.of(TRIALS))))
              .partitionsToOffsetInfo(TrialQueue.GROUP)
              .get();
      SharePartitionOffsetInfo first = group.get(TRIALS);
      if (first == null || first.startOffset() < 0) {
        return Optional.empty();
      }
      long end = end(TRIALS);
      if (end < first.startOffset()) {
        fill(first.startOffset() - end);
        return Optional.of(Set.of());
      }
      return Optional.of(keys(first.startOffset(), end));
    } catch (ExecutionException e) {
      throw new KafkaException("the queue is not known: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Records that a group has not done yet, of all partitions of a topic; those that it never began
   * with are all.
   */
  public long lag(String group, Topic topic) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> done =
          admin
              .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
              .partitionsToOffsetAndMetadata(group)
              .get();
      long lag = 0;
      for (int p = 0; p < topic.partitions(); p++) {
        TopicPartition partition = new TopicPartition(topic.topicName(), p);
        OffsetAndMetadata at = done.get(partition);
        lag += Math.max(0, end(partition) - (at == null ? 0 : at.offset()));
      }
      return lag;
    } catch (ExecutionException e) {
      throw new KafkaException(group + " is not known: " + e.getCause(), e.getCause());
    }
  }

  private long end(TopicPartition partition) throws ExecutionException, InterruptedException {
    ListOffsetsResultInfo end =
        admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get();
    return end.offset();
  }

  private Set<String> keys(long from, long until) {
    Map<String, Object> config = ConsumerSettings.feed(broker, clientId + "-queue", null, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    Set<String> keys = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(List.of(TRIALS));
      consumer.seek(TRIALS, from);
      while (consumer.position(TRIALS) < until) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (record.key() != null) {
            keys.add(new String(record.key(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return keys;
  }

  /**
   * The broker lost the end of the queue, and takes what comes now for what workers did before.
   * Empty records take its place, and that of all that may have been done out of turn: of these the
   * group knows, but does not tell.
   */
  private void fill(long records) throws ExecutionException, InterruptedException {
    LOG.warn(
        "the broker lost {} records of the queue of trials; what is missing is done again",
        records);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Outbox.config(broker, clientId + "-queue", null))) {
      for (long i = 0; i < records + AHEAD; i++) {
        producer.send(
            new ProducerRecord<>(
                Topic.TRIALS.topicName(), "lost".getBytes(StandardCharsets.UTF_8), null));
      }
      producer.flush();
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
