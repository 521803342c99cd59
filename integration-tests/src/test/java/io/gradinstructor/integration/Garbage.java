package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gradinstructor.message.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that are no messages. */
final class Garbage {
  private Garbage() {}

  /**
   * Puts one on each topic, and waits until those that somebody there buries are dead letters, as
   * they came, with a reason.
   */
  static void mustBeBuried(String bootstrap, Set<Topic> topics, Set<Topic> buried)
      throws Exception {
    Map<String, Object> consuming =
        Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", Watch.PATIENCE_MS);
    Map<String, Object> producing =
        Map.of(
            "bootstrap.servers", bootstrap,
            "max.block.ms", Watch.PATIENCE_MS,
            "delivery.timeout.ms", Watch.PATIENCE_MS);
    TopicPartition grave = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
    try (var consumer =
            new KafkaConsumer<>(
                consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      consumer.assign(List.of(grave));
      consumer.seekToEnd(List.of(grave));
      // Asking makes the end that of now, not that of the first poll.
      consumer.position(grave);
      Map<String, byte[]> thrown = new HashMap<>();
      for (Topic topic : topics) {
        byte[] bytes = ("garbage for " + topic).getBytes(StandardCharsets.UTF_8);
        var at = producer.send(new ProducerRecord<>(topic.topicName(), bytes, bytes)).get();
        if (!buried.contains(topic)) {
          continue;
        }
        thrown.put(at.topic() + "-" + at.partition() + "@" + at.offset(), bytes);
      }
      Patience.await(
          "dead letters of " + thrown.keySet(),
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(letter -> strike(letter, thrown));
            return thrown.isEmpty();
          });
    }
  }

  private static void strike(ConsumerRecord<byte[], byte[]> letter, Map<String, byte[]> thrown) {
    byte[] bytes = thrown.remove(header(letter, "origin"));
    if (bytes != null) {
      assertArrayEquals(bytes, letter.value());
      assertFalse(header(letter, "reason").isBlank());
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
