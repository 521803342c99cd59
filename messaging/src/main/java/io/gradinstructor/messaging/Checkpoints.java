package io.gradinstructor.messaging;

import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.List;
import java.util.Optional;

/** Finds how far a trial had come that its worker did not end. */
public final class Checkpoints {
  /** How much clocks may differ. */
  private static final long MARGIN_MS = 600_000;

  private Checkpoints() {}

  /**
   * The last checkpoint of a trial that was begun before, if there is one. Reads those of all
   * trials since it was queued: this happens only after a worker died.
   *
   * @param queuedAt in milliseconds since 1970
   */
  public static Optional<Checkpoint> latest(
      Broker broker, String clientId, Trial trial, long queuedAt) {
    return latest(broker, clientId, trial.id().toString(), queuedAt - MARGIN_MS);
  }

  /** The one with which the phase begins that a trial's errand is for: any of them is the same. */
  public static Optional<Checkpoint> base(Broker broker, String clientId, Trial trial) {
    String key = Checkpoint.key(trial.id(), trial.errand().phase());
    return latest(broker, clientId, key, 0);
  }

  /** The last of the trial from whose end another may go on; it may have ended long ago. */
  public static Optional<Checkpoint> before(Broker broker, String clientId, Trial trial) {
    TrialId after = trial.after();
    return after == null ? Optional.empty() : latest(broker, clientId, after.toString(), 0);
  }

  private static Optional<Checkpoint> latest(
      Broker broker, String clientId, String key, long since) {
    try (Archive archive = new Archive(broker, clientId + "-checkpoints", Topic.CHECKPOINTS)) {
      List<Archive.Found<Checkpoint>> all = archive.find(Checkpoint.class, key, since, c -> false);
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).message());
    }
  }
}
