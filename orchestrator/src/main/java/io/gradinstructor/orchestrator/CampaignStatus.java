package io.gradinstructor.orchestrator;

import io.gradinstructor.message.Phase;
import io.gradinstructor.workflow.State;
import java.util.List;

/**
 * How a campaign goes on, for people and programs outside.
 *
 * @param name that its file gives it; null if that could not be read
 * @param status {@code running}, {@code paused}, {@code finished} or {@code failed}
 * @param reason why it failed; null unless it did
 * @param submittedAt in milliseconds since 1970
 * @param endedAt in milliseconds since 1970; null before
 * @param done steps of the phase that are done, of {@code total}
 * @param best arm of the comparison so far; null before a network of it is trained
 * @param arms trials of all phases so far
 * @param waiting what it waits for, if nothing of it was heard for a while; else null
 */
public record CampaignStatus(
    String id,
    String name,
    String status,
    String phase,
    String reason,
    Long submittedAt,
    Long endedAt,
    int done,
    int total,
    Best best,
    List<State.Progress> arms,
    Waiting waiting) {
  /**
   * Nothing was heard of it since.
   *
   * @param since in milliseconds since 1970
   */
  public record Waiting(long since, String what) {}

  /**
   * The arm with the highest mean accuracy of its trained networks.
   *
   * @param on {@code test} or, before the campaign is over, {@code reward}: the images it was
   *     measured on
   */
  public record Best(String arm, double accuracy, String on) {}

  static CampaignStatus of(State s, Long submittedAt, Long endedAt, Best best, Waiting waiting) {
    int total = s.learning().size();
    int done = s.learned().size();
    if (s.phase().kind() != Phase.Kind.LEARN) {
      List<State.Progress> now =
          s.progress().stream().filter(p -> p.phase().equals(s.phase())).toList();
      total = now.stream().mapToInt(State.Progress::total).sum();
      done = now.stream().mapToInt(State.Progress::done).sum();
    }
    return new CampaignStatus(
        s.id(),
        s.campaign() == null ? null : s.campaign().name(),
        s.paused() ? "paused" : s.status().name().toLowerCase(java.util.Locale.ROOT),
        s.phase().toString(),
        s.reason(),
        submittedAt,
        endedAt,
        done,
        total,
        best,
        s.progress(),
        waiting);
  }

  CampaignStatus with(Best other) {
    return new CampaignStatus(
        id, name, status, phase, reason, submittedAt, endedAt, done, total, other, arms, null);
  }

  /** Whether it stands like this; a paused campaign is running. */
  boolean is(State.Status other) {
    return (other == State.Status.RUNNING && running())
        || status.equals(other.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether it goes on, or will when it is resumed. */
  public boolean running() {
    return status.equals("running") || status.equals("paused");
  }
}
