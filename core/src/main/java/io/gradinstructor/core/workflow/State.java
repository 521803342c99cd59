package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.CampaignEvent.LearningRequested;
import io.gradinstructor.core.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Phase;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a campaign stands. Never changes: {@link Workflow#apply} gives the next one.
 *
 * @param id of the campaign; null before it was submitted
 * @param campaign as its file describes it; null if that could not be read
 * @param reason why it failed; null unless it did
 * @param paused whether no trials are queued until it is resumed
 * @param phase in progress, or in which the campaign ended
 * @param trials queued so far, in canonical order
 * @param ended how trials ended, by id
 * @param learning instructors requested so far, in canonical order
 * @param learned ids of published instructors
 * @param explanations requested so far
 * @param explained trials whose explanations were published
 * @param tickets the lottery-ticket analysis that was requested; null before, or if none is wanted
 * @param ticketsEnded whether it was published
 * @param chosen candidate by arm; empty before they were chosen
 */
public record State(
    String id,
    Campaign campaign,
    Status status,
    String reason,
    boolean paused,
    Phase phase,
    List<Trial> trials,
    Map<TrialId, Outcome> ended,
    List<LearningRequested> learning,
    Set<InstructorId> learned,
    List<ExplanationRequested> explanations,
    Set<TrialId> explained,
    TicketsRequested tickets,
    boolean ticketsEnded,
    Map<String, Double> chosen) {
  /** Before anything happened. */
  public static final State EMPTY =
      new State(
          null,
          null,
          Status.RUNNING,
          null,
          false,
          Phase.PREPARE,
          List.of(),
          Map.of(),
          List.of(),
          Set.of(),
          List.of(),
          Set.of(),
          null,
          false,
          Map.of());

  /** Whether a campaign goes on. */
  public enum Status {
    RUNNING,
    FINISHED,
    FAILED
  }

  /** Trials of an arm in a phase. Diverged and failed ones are done too. */
  public record Progress(Phase phase, String arm, int total, int done, int failed) {}

  /** Copies what could change. */
  public State {
    trials = List.copyOf(trials);
    learning = List.copyOf(learning);
    explanations = List.copyOf(explanations);
    ended = Collections.unmodifiableMap(new HashMap<>(ended));
    learned = Collections.unmodifiableSet(new HashSet<>(learned));
    explained = Collections.unmodifiableSet(new HashSet<>(explained));
    chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
  }

  /** Trials by phase and arm, in the order they were queued. */
  public List<Progress> progress() {
    Map<List<Object>, Progress> counts = new LinkedHashMap<>();
    for (Trial trial : trials) {
      Outcome outcome = ended.get(trial.id());
      int done = outcome == null ? 0 : 1;
      int failed = outcome == null || outcome.failure() == null ? 0 : 1;
      counts.merge(
          List.of(trial.phase(), trial.arm()),
          new Progress(trial.phase(), trial.arm(), 1, done, failed),
          (a, b) ->
              new Progress(a.phase, a.arm, a.total + 1, a.done + b.done, a.failed + b.failed));
    }
    return List.copyOf(counts.values());
  }

  /** Trials of the phase in progress. */
  List<Trial> current() {
    return trials.stream().filter(t -> t.phase().equals(phase)).toList();
  }
}
