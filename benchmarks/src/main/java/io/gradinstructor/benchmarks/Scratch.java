package io.gradinstructor.benchmarks;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.Topic;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** A broker with the real topics and nothing in them: one of its own, or a given one. */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final EmbeddedBroker broker;
  private final String bootstrap;
  private final Admin admin;

  /**
   * Starts a broker, or takes the given one, which must hold no messages yet: the load test deletes
   * its own, and no service may take them for real.
   */
  Scratch(String given) throws IOException, ExecutionException, InterruptedException {
    folder = given == null ? Files.createTempDirectory("topic-load") : null;
    broker = given == null ? EmbeddedBroker.start(folder, 0) : null;
    bootstrap = given == null ? broker.bootstrapServers() : given;
    Topics.create(Broker.at(bootstrap));
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    for (Topic topic : Topic.values()) {
      if (ends(topic).values().stream().anyMatch(end -> end > 0)) {
        admin.close();
        throw new IOException(
            topic.topicName()
                + " at "
                + given
                + " has been used; give a broker that serves no one");
      }
    }
  }

  String bootstrap() {
    return bootstrap;
  }

  /** Whether clients and broker share this JVM and its cores. */
  boolean embedded() {
    return broker != null;
  }

  /** Bytes of a topic's segments on disk. */
  long disk(Topic topic) throws ExecutionException, InterruptedException {
    List<Integer> brokers =
        admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
    return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
        .flatMap(dirs -> dirs.values().stream())
        .flatMap(dir -> dir.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic.topicName()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** Deletes what a measurement left, so that the next reads only its own. */
  void clear(Topic topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends(topic).forEach((p, end) -> all.put(p, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(all).all().get();
  }

  private Map<TopicPartition, Long> ends(Topic topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int p = 0; p < topic.partitions(); p++) {
      latest.put(new TopicPartition(topic.topicName(), p), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> e :
        admin.listOffsets(latest).all().get().entrySet()) {
      ends.put(e.getKey(), e.getValue().offset());
    }
    return ends;
  }

  @Override
  public void close() throws IOException {
    admin.close();
    if (broker == null) {
      return;
    }
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
