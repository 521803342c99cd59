package io.gradinstructor.integration;

import io.gradinstructor.message.Topic;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The services, with the topics that each reads and writes. */
enum Service {
  ORCHESTRATOR(
      EnumSet.of(
          Topic.CAMPAIGNS,
          Topic.RESULTS,
          Topic.REPLIES,
          Topic.REWARDS,
          Topic.INSTRUCTORS,
          Topic.EXPLANATIONS,
          Topic.TICKETS,
          Topic.REPORTS),
      EnumSet.of(Topic.CAMPAIGNS, Topic.TRIALS)),
  MLP_WORKER(
      EnumSet.of(Topic.TRIALS, Topic.INSTRUCTORS),
      EnumSet.of(Topic.SNAPSHOTS, Topic.CHECKPOINTS, Topic.RESULTS, Topic.REPLIES)),
  EVALUATOR(
      EnumSet.of(
          Topic.CAMPAIGNS,
          Topic.SNAPSHOTS,
          Topic.RESULTS,
          Topic.REWARDS,
          Topic.INSTRUCTORS,
          Topic.EXPLANATIONS,
          Topic.TICKETS),
      EnumSet.of(Topic.REWARDS, Topic.REPORTS)),
  ENN_TRAINER(
      EnumSet.of(Topic.CAMPAIGNS, Topic.SNAPSHOTS, Topic.REWARDS, Topic.INSTRUCTORS),
      EnumSet.of(Topic.INSTRUCTORS)),
  EXPLAIN_SERVICE(
      EnumSet.of(
          Topic.CAMPAIGNS,
          Topic.TRIALS,
          Topic.RESULTS,
          Topic.REWARDS,
          Topic.INSTRUCTORS,
          Topic.EXPLAIN_REQUESTS),
      EnumSet.of(Topic.EXPLANATIONS, Topic.TICKETS, Topic.EXPLAIN_ANSWERS));

  private final Set<Topic> reads;
  private final Set<Topic> writes;
  private ImageFromDockerfile image;

  Service(Set<Topic> reads, Set<Topic> writes) {
    this.reads = reads;
    this.writes = writes;
  }

  Set<Topic> reads() {
    return reads;
  }

  /** Topics whose garbage it makes dead letters of: of all readers of a topic, one does. */
  Set<Topic> buries() {
    return switch (this) {
      case ORCHESTRATOR -> reads;
      case MLP_WORKER -> EnumSet.of(Topic.TRIALS);
      case EVALUATOR -> EnumSet.of(Topic.SNAPSHOTS);
      case EXPLAIN_SERVICE -> EnumSet.of(Topic.EXPLAIN_REQUESTS);
      case ENN_TRAINER -> EnumSet.noneOf(Topic.class);
    };
  }

  Set<Topic> writes() {
    return writes;
  }

  String module() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Its image, built once for all tests from what Maven packaged. It stays under a name of its own:
   * the next build then finds the layers that did not change.
   */
  synchronized ImageFromDockerfile image() {
    if (image == null) {
      Path repository = Path.of(System.getProperty("gi.repository"));
      Path app = repository.resolve(module()).resolve("target/quarkus-app");
      image =
          new ImageFromDockerfile("grad-instructor/" + module() + ":test", false)
              .withFileFromPath("Dockerfile", repository.resolve("deploy/Dockerfile"))
              .withFileFromPath("lib", app.resolve("lib"))
              .withFileFromPath("quarkus", app.resolve("quarkus"))
              .withFileFromPath("app", app.resolve("app"))
              .withFileFromPath("quarkus-run.jar", app.resolve("quarkus-run.jar"));
    }
    return image;
  }
}
