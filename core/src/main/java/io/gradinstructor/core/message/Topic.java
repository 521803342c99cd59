package io.gradinstructor.core.message;

import java.util.Map;

/** The topics: where the services meet. */
public enum Topic {
  /** Events of the workflow, kept forever. One partition: their order is the campaign. */
  CAMPAIGNS(
      "gi.campaigns",
      CampaignEvent.class,
      1,
      Map.of("retention.ms", "-1", "max.message.bytes", "67108864")),
  /**
   * Assignments, read as a queue by a share group: one partition spreads long trials most evenly.
   */
  TRIALS("gi.trials", Trial.class, 1, Map.of()),
  /** Weights in training. */
  SNAPSHOTS("gi.snapshots", Snapshot.class, 8, Map.of("max.message.bytes", "67108864")),
  /** How far trials are, for workers that go on with those of dead ones. */
  CHECKPOINTS(
      "gi.checkpoints",
      Checkpoint.class,
      4,
      Map.of("retention.ms", "86400000", "max.message.bytes", "67108864")),
  /** What snapshots are worth. */
  REWARDS("gi.rewards", Reward.class, 4, Map.of()),
  /** Ends of trials. */
  RESULTS(
      "gi.results",
      TrialResult.class,
      4,
      Map.of("cleanup.policy", "compact", "max.message.bytes", "67108864")),
  /** Published ENNs. */
  INSTRUCTORS(
      "gi.instructors",
      Instructor.class,
      1,
      Map.of("cleanup.policy", "compact", "max.message.bytes", "67108864")),
  /** Grad-CAM pictures. */
  EXPLANATIONS(
      "gi.explanations",
      Explanation.class,
      1,
      Map.of("cleanup.policy", "compact", "max.message.bytes", "67108864")),
  /** Anybody's questions to the explain-service. */
  EXPLAIN_REQUESTS(
      "gi.explain-requests", ExplainRequest.class, 1, Map.of("retention.ms", "86400000")),
  /** Its answers. */
  EXPLAIN_ANSWERS(
      "gi.explain-answers",
      ExplainAnswer.class,
      1,
      Map.of("retention.ms", "86400000", "max.message.bytes", "67108864")),
  /** Lottery-ticket analyses. */
  TICKETS("gi.tickets", Tickets.class, 1, Map.of("cleanup.policy", "compact")),
  /** Statistics of finished campaigns. */
  REPORTS(
      "gi.reports",
      Report.class,
      1,
      Map.of("cleanup.policy", "compact", "max.message.bytes", "67108864")),
  /**
   * What could not be read or handled, as it came, with the reason in the header {@code reason}.
   */
  DEAD_LETTERS(
      "gi.dead-letters", null, 1, Map.of("retention.ms", "-1", "max.message.bytes", "67108864"));

  private final String topicName;
  private final Class<? extends Message> type;
  private final int partitions;
  private final Map<String, String> settings;

  Topic(
      String topicName,
      Class<? extends Message> type,
      int partitions,
      Map<String, String> settings) {
    this.topicName = topicName;
    this.type = type;
    this.partitions = partitions;
    this.settings = settings;
  }

  /** Its name at the broker. */
  public String topicName() {
    return topicName;
  }

  /** What it carries; null for dead letters, which are bytes. */
  public Class<? extends Message> type() {
    return type;
  }

  /** Partitions it is created with. */
  public int partitions() {
    return partitions;
  }

  /** Settings it is created with. */
  public Map<String, String> settings() {
    return settings;
  }
}
