package io.gradinstructor.messaging;

import io.gradinstructor.message.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the dead letters of a broker. */
final class DeadLetterBox implements AutoCloseable {
  private static final TopicPartition ALL = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);

  private final KafkaConsumer<byte[], byte[]> consumer;

  DeadLetterBox(Broker broker) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrap(),
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    consumer = new KafkaConsumer<>(config);
    consumer.assign(List.of(ALL));
  }

  /** How many there are: who buried one waited until it is there. */
  int count() {
    return Math.toIntExact(consumer.endOffsets(List.of(ALL)).get(ALL));
  }

  List<ConsumerRecord<byte[], byte[]>> all() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    int count = count();
    consumer.seekToBeginning(List.of(ALL));
    while (letters.size() < count) {
      consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
    }
    return letters;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
