package io.gradinstructor.messaging;

import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.Trial;
import java.util.List;
import java.util.Optional;

/** Finds how far a trial had come that its worker did not end. */
public final class Checkpoints {
  /** How much clocks may differ. */
  private static final long MARGIN_MS = 600_000;

  private Checkpoints() {}

  /**
   * The last checkpoint of a trial, if there is one. Reads those of all trials since it was queued:
   * this happens only after a worker died.
   *
   * @param queuedAt in milliseconds since 1970
   */
  public static Optional<Checkpoint> latest(
      Broker broker, String clientId, Trial trial, long queuedAt) {
    try (Archive archive = new Archive(broker, clientId + "-checkpoints", Topic.CHECKPOINTS)) {
      List<Archive.Found<Checkpoint>> all =
          archive.find(Checkpoint.class, trial.key(), queuedAt - MARGIN_MS, c -> false);
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).message());
    }
  }
}
