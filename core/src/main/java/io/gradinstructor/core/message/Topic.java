package io.gradinstructor.core.message;

import java.util.HashMap;
import java.util.Map;

/**
 * The topics: where the services meet. No record of a campaign goes by time while it is open: what
 * is not compacted is kept for ever as far as the broker goes, and the orchestrator deletes what no
 * open campaign needs.
 */
public enum Topic {
  /** Events of the workflow. One partition: their order is the campaign. */
  CAMPAIGNS("gi.campaigns", CampaignEvent.class, 1, large(kept())),
  /**
   * Assignments, read as a queue by a share group: one partition spreads long trials most evenly.
   */
  TRIALS("gi.trials", Trial.class, 1, kept()),
  /** Weights in training. */
  SNAPSHOTS("gi.snapshots", Snapshot.class, 8, large(kept())),
  /**
   * How far trials are, for workers that go on with those of dead ones: the last of each counts.
   */
  CHECKPOINTS(
      "gi.checkpoints",
      Checkpoint.class,
      4,
      large(Map.of("cleanup.policy", "compact,delete", "retention.ms", "-1"))),
  /** What snapshots are worth. */
  REWARDS("gi.rewards", Reward.class, 4, kept()),
  /** Ends of trials. */
  RESULTS("gi.results", TrialResult.class, 4, large(compacted())),
  /** Published ENNs. */
  INSTRUCTORS("gi.instructors", Instructor.class, 1, large(compacted())),
  /** Grad-CAM pictures. */
  EXPLANATIONS("gi.explanations", Explanation.class, 1, large(compacted())),
  /** Anybody's questions to the explain-service. */
  EXPLAIN_REQUESTS("gi.explain-requests", ExplainRequest.class, 1, aDay()),
  /** Its answers. */
  EXPLAIN_ANSWERS("gi.explain-answers", ExplainAnswer.class, 1, large(aDay())),
  /** Lottery-ticket analyses. */
  TICKETS("gi.tickets", Tickets.class, 1, compacted()),
  /** Statistics of finished campaigns. */
  REPORTS("gi.reports", Report.class, 1, large(compacted())),
  /**
   * What could not be read or handled, as it came, with the reason in the header {@code reason}.
   */
  DEAD_LETTERS("gi.dead-letters", null, 1, large(kept()));

  private static Map<String, String> kept() {
    return Map.of("cleanup.policy", "delete", "retention.ms", "-1");
  }

  /** What is replaced or deleted gives its room back within a day or two. */
  private static Map<String, String> compacted() {
    return Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "86400000");
  }

  private static Map<String, String> aDay() {
    return Map.of("cleanup.policy", "delete", "retention.ms", "86400000");
  }

  private static Map<String, String> large(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("max.message.bytes", "67108864");
    return Map.copyOf(all);
  }

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

  /** Its settings, which services bring up to date when they start. */
  public Map<String, String> settings() {
    return settings;
  }
}
