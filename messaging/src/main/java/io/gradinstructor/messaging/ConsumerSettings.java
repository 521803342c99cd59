package io.gradinstructor.messaging;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Settings of Kafka's consumers. */
final class ConsumerSettings {
  private ConsumerSettings() {}

  /**
   * Of one that reads topics.
   *
   * @param group whom it shares with; null if it sees everything
   * @param large whether most of what comes are weights
   */
  static Map<String, Object> feed(Broker broker, String clientId, String group, boolean large) {
    Map<String, Object> c = bytes(broker, clientId);
    c.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    c.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    c.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    c.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 20);
    // A larger message still comes, alone. After a start all services read everything at once: what
    // they have fetched must fit into a small heap.
    c.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    if (large) {
      // Several weights at a time, if they come within that time: a request costs more than they
      // do.
      c.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 2 << 20);
      c.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    }
    if (group != null) {
      c.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      c.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
      c.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
      c.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 3_600_000);
      c.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16);
    }
    return c;
  }

  /** Of one that takes trials, one at a time. */
  static Map<String, Object> queue(Broker broker, String clientId) {
    Map<String, Object> c = bytes(broker, clientId);
    c.put(ConsumerConfig.GROUP_ID_CONFIG, TrialQueue.GROUP);
    c.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    c.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    c.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    c.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 3_600_000);
    return c;
  }

  private static Map<String, Object> bytes(Broker broker, String clientId) {
    Map<String, Object> c = broker.config();
    c.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    c.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    c.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return c;
  }
}
