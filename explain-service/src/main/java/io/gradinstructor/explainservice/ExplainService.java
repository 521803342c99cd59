package io.gradinstructor.explainservice;

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

/** Explains trials when the workflow asks for it. */
@ApplicationScoped
public class ExplainService {
  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final ExplanationDesk handler = new ExplanationDesk();
  private Outbox outbox;
  private Feed feed;

  void start(@Observes StartupEvent event) {
    Topics.create(bootstrap);
    outbox = new Outbox(bootstrap, "explain-service");
    feed =
        new Feed(
            bootstrap,
            "explain-service",
            Set.of(Topic.CAMPAIGNS, Topic.RESULTS, Topic.INSTRUCTORS),
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
