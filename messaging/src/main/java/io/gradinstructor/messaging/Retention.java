package io.gradinstructor.messaging;

import io.gradinstructor.message.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody needs any more. The broker itself deletes nothing of these topics by time.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** What a campaign needs while it is open. */
  private static final List<Topic> WHILE_OPEN =
      List.of(Topic.TRIALS, Topic.SNAPSHOTS, Topic.REWARDS, Topic.CHECKPOINTS, Topic.REPLIES);

  private final Admin admin;

  /** At this broker. */
  public Retention(Broker broker) {
    admin = Admin.create(broker.config());
  }

  /**
   * Deletes records of campaigns that are over.
   *
   * @param before sent before this time, in milliseconds since 1970: no open campaign may have
   *     begun earlier
   * @param eventsBefore the same of events, which the campaigns that are over need too
   */
  public void trim(long before, long eventsBefore) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    Map<TopicPartition, OffsetSpec> times = new HashMap<>();
    WHILE_OPEN.forEach(t -> ask(t, before, times, ends));
    ask(Topic.CAMPAIGNS, eventsBefore, times, ends);
    try {
      Map<TopicPartition, ListOffsetsResultInfo> last = admin.listOffsets(ends).all().get();
      Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
      admin
          .listOffsets(times)
          .all()
          .get()
          .forEach(
              (partition, first) -> {
                // Nothing is as young: then all is older.
                long offset = first.offset() < 0 ? last.get(partition).offset() : first.offset();
                if (offset > 0) {
                  old.put(partition, RecordsToDelete.beforeOffset(offset));
                }
              });
      Map<TopicPartition, KafkaFuture<DeletedRecords>> deleted =
          admin.deleteRecords(old).lowWatermarks();
      for (Map.Entry<TopicPartition, KafkaFuture<DeletedRecords>> d : deleted.entrySet()) {
        LOG.debug("{} begins at {}", d.getKey(), d.getValue().get().lowWatermark());
      }
    } catch (ExecutionException e) {
      throw new KafkaException("old records are not deleted: " + e.getCause(), e.getCause());
    }
  }

  private static void ask(
      Topic topic,
      long before,
      Map<TopicPartition, OffsetSpec> times,
      Map<TopicPartition, OffsetSpec> ends) {
    for (int p = 0; p < topic.partitions(); p++) {
      TopicPartition partition = new TopicPartition(topic.topicName(), p);
      times.put(partition, OffsetSpec.forTimestamp(Math.max(0, before)));
      ends.put(partition, OffsetSpec.latest());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
