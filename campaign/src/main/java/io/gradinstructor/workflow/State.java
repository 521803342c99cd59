package io.gradinstructor.workflow;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * Where a campaign stands. Never changes: {@link Workflow#apply} gives the next one, which shares
 * with this one what the event did not touch, so that an event costs the same however many trials
 * there are.
 *
 * @param id of the campaign; null before it was submitted
 * @param campaign as its file describes it; null if that could not be read
 * @param reason why it failed; null unless it did
 * @param paused whether no trials are queued until it is resumed
 * @param phase in progress, or in which the campaign ended
 * @param trials queued so far, in canonical order; unmodifiable
 * @param ended how trials ended, by id
 * @param lanes how trials by phase and arm stand, in the order they were queued
 * @param open trials of the phase that did not end
 * @param failed trials of the phase that failed
 * @param learning what was asked for each instructor so far, in canonical order
 * @param learned published instructors
 * @param explanations requested so far, a few; unmodifiable
 * @param explained trials whose explanations were published
 * @param tickets the lottery-ticket analysis that was requested; null before, or if none is wanted
 * @param ticketsEnded whether it was published
 * @param chosen before the comparison; nothing until then
 * @param evolving trials that stalled and did not end
 */
public record State(
    String id,
    Campaign campaign,
    Status status,
    String reason,
    boolean paused,
    Phase phase,
    List<Trial> trials,
    PMap<TrialId, Outcome> ended,
    PMap<Lane, Progress> lanes,
    int open,
    int failed,
    PMap<InstructorId, LearningRequested> learning,
    PSet<InstructorId> learned,
    List<ExplanationRequested> explanations,
    PSet<TrialId> explained,
    TicketsRequested tickets,
    boolean ticketsEnded,
    Chosen chosen,
    PMap<TrialId, Evolving> evolving) {
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
          HashTreePMap.empty(),
          OrderedPMap.empty(),
          0,
          0,
          OrderedPMap.empty(),
          HashTreePSet.empty(),
          List.of(),
          HashTreePSet.empty(),
          null,
          false,
          Chosen.NOTHING,
          HashTreePMap.empty());

  /** Whether a campaign goes on. */
  public enum Status {
    RUNNING,
    FINISHED,
    FAILED
  }

  /** Trials of an arm in a phase: numbered from 0. */
  public record Lane(Phase phase, String arm) {}

  /** Trials of an arm in a phase. Diverged and failed ones are done too. */
  public record Progress(Phase phase, String arm, int total, int done, int failed) {
    Progress queued() {
      return new Progress(phase, arm, total + 1, done, failed);
    }

    Progress ended(Outcome how) {
      return new Progress(phase, arm, total, done + 1, failed + (how.failure() == null ? 0 : 1));
    }
  }

  /** Trials by phase and arm, in the order they were queued. */
  public List<Progress> progress() {
    return List.copyOf(lanes.values());
  }

  /** What is to be done of a trial that did not end, as it is queued: itself, or its errands. */
  public List<Trial> open(Trial trial) {
    Evolving e = evolving.get(trial.id());
    return e == null ? List.of(trial) : e.open();
  }

  /** What the campaign consists of. */
  public Plan plan() {
    return new Plan(id, campaign);
  }
}
