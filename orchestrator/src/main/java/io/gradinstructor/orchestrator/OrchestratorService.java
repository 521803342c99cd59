package io.gradinstructor.orchestrator;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Drives campaigns: what happened in, commands out. */
@ApplicationScoped
public class OrchestratorService {
  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final CampaignDesk handler = new CampaignDesk();
  private Outbox outbox;
  private Feed feed;

  void start(@Observes StartupEvent event) {
    Topics.create(bootstrap);
    outbox = Outbox.transactional(bootstrap, "orchestrator", "gi-orchestrator");
    feed =
        new Feed(
            bootstrap,
            "orchestrator",
            Set.of(
                Topic.CAMPAIGNS,
                Topic.RESULTS,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.REPORTS),
            (message, topic) -> handler.accept(message, outbox));
  }

  /**
   * Starts a campaign, unless the same file was submitted before.
   *
   * @return the campaign's id
   * @throws CampaignException with every problem of the file
   */
  public String submit(String fileName, byte[] file) throws CampaignException {
    return handler.submit(fileName, file, outbox);
  }

  /** Where a campaign stands. */
  public Optional<State> find(String id) {
    return handler.find(id);
  }

  /** A campaign's file, to the byte. */
  public Optional<byte[]> file(String id) {
    return handler.file(id);
  }

  /** All campaigns, oldest first. */
  public List<State> all() {
    return handler.all();
  }

  /** The report of a finished campaign. */
  public Optional<Report> report(String id) {
    return handler.report(id);
  }

  /** The end of a trial. */
  public Optional<TrialResult> result(String trial) {
    return handler.result(trial);
  }

  /** A published instructor. */
  public Optional<Instructor> instructor(String id) {
    return handler.instructor(id);
  }

  @PreDestroy
  void stop() {
    if (feed != null) {
      feed.close();
    }
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
