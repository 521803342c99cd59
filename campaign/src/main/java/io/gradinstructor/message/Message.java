package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What crosses the broker. Records are the schema, CBOR maps with kebab-case names the encoding
 * ({@link Codec}).
 *
 * <p>Evolution: a component may be added if its absence (null, 0, false) has a meaning; none is
 * renamed, retyped or reused; readers ignore what they do not know. Anything else takes a new
 * record on a new topic, or another {@link #VERSION} of all.
 */
public sealed interface Message
    permits CampaignEvent,
        Trial,
        Snapshot,
        Checkpoint,
        Reward,
        TrialResult,
        Reply,
        Instructor,
        Explanation,
        ExplainRequest,
        ExplainAnswer,
        Tickets,
        Report {
  /** Of the schema of all messages; the first that stays. */
  int VERSION = 8;

  /** That the message is written in. Others are refused by it. */
  @JsonProperty("version")
  default int version() {
    return VERSION;
  }

  /** Key of its record: the id that it is about. */
  String key();

  /** Id of the campaign that it belongs to. */
  String campaign();
}
