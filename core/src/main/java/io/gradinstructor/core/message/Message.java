package io.gradinstructor.core.message;

/**
 * What crosses the broker. Records are the schema, CBOR maps with kebab-case names the encoding
 * ({@link Codec}).
 *
 * <p>Evolution: a component may be added if its absence (null, 0, false) has a meaning; none is
 * renamed, retyped or reused; readers ignore what they do not know. Anything else takes a new
 * record on a new topic.
 */
public sealed interface Message
    permits CampaignEvent,
        Trial,
        Snapshot,
        Checkpoint,
        Reward,
        TrialResult,
        Instructor,
        Explanation,
        ExplainRequest,
        ExplainAnswer,
        Tickets,
        Report {
  /** Key of its record: the id that it is about. */
  String key();

  /** Id of the campaign that it belongs to. */
  String campaign();
}
