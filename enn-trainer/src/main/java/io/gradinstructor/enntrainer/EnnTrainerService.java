package io.gradinstructor.enntrainer;

import io.gradinstructor.core.message.Topic;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Learns instructors when the workflow asks for them. */
@ApplicationScoped
public class EnnTrainerService {
  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final LearningDesk handler = new LearningDesk();
  private Outbox outbox;
  private Feed feed;

  void start(@Observes StartupEvent event) {
    Topics.create(bootstrap);
    outbox = new Outbox(bootstrap, "enn-trainer");
    feed =
        new Feed(
            bootstrap,
            "enn-trainer",
            Set.of(Topic.CAMPAIGNS, Topic.SNAPSHOTS, Topic.REWARDS, Topic.INSTRUCTORS),
            (message, topic) -> handler.accept(message, outbox));
  }

  @PreDestroy
  void stop() {
    if (feed != null) {
      feed.close();
    }
    handler.close();
    if (outbox != null) {
      outbox.close();
    }
  }

  boolean ready() {
    return feed != null && feed.alive();
  }

  long deadLetters() {
    return feed.deadLetters();
  }
}
