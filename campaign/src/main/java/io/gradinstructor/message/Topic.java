package io.gradinstructor.message;

import java.util.HashMap;
import java.util.Map;

/**
 * The topics: where the services meet. No record of a campaign goes by time while it is open: what
 * is not compacted is kept for ever as far as the broker goes, and the orchestrator deletes what no
 * open campaign needs.
 */
public enum Topic {
  /** Events of the workflow. One partition: their order is the campaign. */
  CAMPAIGNS("gi.campaigns", CampaignEvent.class, 1, Size.EVENT, kept()),
  /**
   * Assignments, read as a queue by a share group: one partition spreads long trials most evenly.
   */
  TRIALS("gi.trials", Trial.class, 1, Size.SMALL, kept()),
  /** Weights in training. */
  SNAPSHOTS("gi.snapshots", Snapshot.class, 8, Size.WEIGHTS, kept()),
  /**
   * How far trials are, for workers that go on with those of dead ones: the last of each counts.
   */
  CHECKPOINTS(
      "gi.checkpoints",
      Checkpoint.class,
      4,
      Size.WEIGHTS,
      Map.of("cleanup.policy", "compact,delete", "retention.ms", "-1")),
  /** What snapshots are worth. */
  REWARDS("gi.rewards", Reward.class, 4, Size.SMALL, kept()),
  /** Ends of trials. */
  RESULTS("gi.results", TrialResult.class, 4, Size.WEIGHTS, compacted()),
  /** What came of errands of trials that stalled. */
  REPLIES("gi.replies", Reply.class, 1, Size.SMALL, kept()),
  /** Published ENNs. */
  INSTRUCTORS("gi.instructors", Instructor.class, 1, Size.WEIGHTS, compacted()),
  /** Grad-CAM pictures. */
  EXPLANATIONS("gi.explanations", Explanation.class, 1, Size.FIGURES, compacted()),
  /** Anybody's questions to the explain-service. */
  EXPLAIN_REQUESTS("gi.explain-requests", ExplainRequest.class, 1, Size.SMALL, aDay()),
  /** Its answers. */
  EXPLAIN_ANSWERS("gi.explain-answers", ExplainAnswer.class, 1, Size.FIGURES, aDay()),
  /** Lottery-ticket analyses. */
  TICKETS("gi.tickets", Tickets.class, 1, Size.SMALL, compacted()),
  /** Statistics of finished campaigns. */
  REPORTS("gi.reports", Report.class, 1, Size.FIGURES, compacted()),
  /**
   * What could not be read or handled, as it came, with the reason in the header {@code reason}.
   */
  DEAD_LETTERS("gi.dead-letters", null, 1, Size.WEIGHTS, kept());

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

  /** The largest message of any topic, in bytes: what the broker is set up for. */
  public static final int LARGEST = 64 << 20;

  /** What a topic's messages are at most. */
  private enum Size {
    /** A few values: the largest trial has a thousand snapshots and a recipe for each layer. */
    SMALL(1 << 20, 200_000),
    /** The largest has a campaign's file. */
    EVENT(4 << 20, 200_000),
    /** Weights or models, and few values besides. */
    WEIGHTS(LARGEST, 200_000),
    /** Lists of figures. */
    FIGURES(LARGEST, 3_000_000);

    private final int bytes;
    private final int values;

    Size(int bytes, int values) {
      this.bytes = bytes;
      this.values = values;
    }
  }

  private final String topicName;
  private final Class<? extends Message> type;
  private final int partitions;
  private final Size size;
  private final Map<String, String> settings;

  Topic(
      String topicName,
      Class<? extends Message> type,
      int partitions,
      Size size,
      Map<String, String> settings) {
    this.topicName = topicName;
    this.type = type;
    this.partitions = partitions;
    this.size = size;
    Map<String, String> all = new HashMap<>(settings);
    all.put("max.message.bytes", Integer.toString(size.bytes));
    this.settings = Map.copyOf(all);
  }

  /** Its name at the broker. */
  public String topicName() {
    return topicName;
  }

  /** What it carries; null for dead letters, which are bytes. */
  public Class<? extends Message> type() {
    return type;
  }

  /**
   * The one of a type of messages.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Topic of(Class<? extends Message> type) {
    for (Topic topic : values()) {
      if (topic.type != null && topic.type.isAssignableFrom(type)) {
        return topic;
      }
    }
    throw new IllegalArgumentException("no topic for " + type.getName());
  }

  /** Bytes of its largest message. */
  public int maxBytes() {
    return size.bytes;
  }

  /** Values, names and brackets of its largest message. */
  public int maxValues() {
    return size.values;
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
