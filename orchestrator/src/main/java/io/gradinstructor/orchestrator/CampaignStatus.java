package io.gradinstructor.orchestrator;

import io.gradinstructor.core.workflow.State;
import java.util.List;

/**
 * How a campaign goes on, for people and programs outside.
 *
 * @param status {@code running}, {@code finished} or {@code failed}
 * @param reason why it failed; null unless it did
 * @param done steps of the phase that are done, of {@code total}
 * @param arms trials of all phases so far
 */
public record CampaignStatus(
    String id,
    String status,
    String phase,
    String reason,
    int done,
    int total,
    List<State.Progress> arms) {

  /** Of a state. */
  public static CampaignStatus of(State s) {
    int total = s.learning().size();
    int done = s.learned().size();
    if (s.phase() != State.Phase.LEARN) {
      List<State.Progress> now =
          s.progress().stream().filter(p -> p.phase().equals(s.phaseName())).toList();
      total = now.stream().mapToInt(State.Progress::total).sum();
      done = now.stream().mapToInt(State.Progress::done).sum();
    }
    return new CampaignStatus(
        s.id(),
        s.status().name().toLowerCase(java.util.Locale.ROOT),
        s.phaseName(),
        s.reason(),
        done,
        total,
        s.progress());
  }

  /** Whether it goes on. */
  public boolean running() {
    return status.equals("running");
  }
}
