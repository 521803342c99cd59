package io.gradinstructor.messaging;

import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics at a broker. */
public final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final int TIMEOUT_MS = 60_000;

  private Topics() {}

  /**
   * Creates all topics that are not there yet, brings the settings of the others up to date, sets
   * up the trial queue and waits until all can be used.
   */
  public static void create(Broker broker) {
    Map<String, Object> config = broker.config();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
    try (Admin admin = Admin.create(config)) {
      admin
          .createTopics(Arrays.stream(Topic.values()).map(Topics::describe).toList())
          .values()
          .values()
          .forEach(Topics::awaitCreated);
      awaitLeaders(admin);
      update(admin);
      group(admin, "share.auto.offset.reset", "earliest", true);
      group(admin, "share.isolation.level", "read_committed", true);
      group(admin, "share.record.lock.duration.ms", "15000", true);
      // From Kafka 4.3 on renewing must be allowed; 4.2 does not know the setting.
      group(admin, "share.renew.acknowledge.enable", "true", false);
    }
  }

  /** The topic a message belongs on. */
  public static Topic of(Message message) {
    return Topic.of(message.getClass());
  }

  private static NewTopic describe(Topic topic) {
    return new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
        .configs(topic.settings());
  }

  private static void update(Admin admin) {
    Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
    for (Topic topic : Topic.values()) {
      List<AlterConfigOp> ops = new ArrayList<>();
      topic
          .settings()
          .forEach(
              (name, value) ->
                  ops.add(
                      new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
      settings.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()), ops);
    }
    try {
      admin.incrementalAlterConfigs(settings).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "cannot set up the topics: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void awaitCreated(KafkaFuture<Void> creation) {
    try {
      creation.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException(
            "cannot create the topics: " + e.getCause().getMessage(), e.getCause());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void awaitLeaders(Admin admin) {
    List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    long end = System.nanoTime() + TIMEOUT_MS * 1_000_000L;
    while (true) {
      String missing;
      try {
        Map<String, TopicDescription> found = admin.describeTopics(names).allTopicNames().get();
        if (found.values().stream()
            .flatMap(t -> t.partitions().stream())
            .allMatch(p -> p.leader() != null && !p.leader().isEmpty())) {
          return;
        }
        missing = "some partitions have no leader";
      } catch (ExecutionException e) {
        missing = e.getCause().getMessage();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (System.nanoTime() > end) {
        throw new KafkaException("the topics are not ready: " + missing);
      }
      pause(50);
    }
  }

  private static void group(Admin admin, String name, String value, boolean required) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, TrialQueue.GROUP);
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    try {
      admin.incrementalAlterConfigs(new HashMap<>(Map.of(group, List.of(set)))).all().get();
    } catch (ExecutionException e) {
      if (required) {
        throw new KafkaException(
            "cannot set " + name + ": " + e.getCause().getMessage(), e.getCause());
      }
      LOG.debug("{} not set: {}", name, e.getCause().getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static RuntimeException interrupted(InterruptedException e) {
    return new org.apache.kafka.common.errors.InterruptException(e);
  }
}
