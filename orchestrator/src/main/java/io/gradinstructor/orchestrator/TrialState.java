package io.gradinstructor.orchestrator;

import io.gradinstructor.workflow.Outcome;
import java.util.Locale;

/** How a trial stands. */
enum TrialState {
  /** Queued or in work. */
  OPEN,
  DONE,
  DIVERGED,
  FAILED;

  /** Of the way it ended; null before. */
  static TrialState of(Outcome outcome) {
    if (outcome == null) {
      return OPEN;
    }
    return outcome.failure() != null ? FAILED : outcome.diverged() ? DIVERGED : DONE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
