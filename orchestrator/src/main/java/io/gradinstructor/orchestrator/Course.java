package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.workflow.Candidate;
import io.gradinstructor.workflow.State;
import io.gradinstructor.workflow.Workflow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A campaign's course as its messages tell it: all that people look at but weights and models,
 * which stay on their topics. One thread at a time.
 */
final class Course {
  /** What is known of the end of a trial that the workflow does not know of yet. */
  private static final class Ending {
    private TrialResult result;
    private Double accuracy;
    private List<Double> halves;

    /** Whether all that is to come is there: the result, and a reward if it went well. */
    boolean complete() {
      return result != null && (accuracy != null || result.diverged() || result.failure() != null);
    }
  }

  private State state = State.EMPTY;
  private CampaignEvent.Submitted submitted;
  private final LiveCurves curves = new LiveCurves();
  private final Map<TrialId, Set<Integer>> steps = new HashMap<>();
  private final Map<InstructorId, Live.LearnedEnn> enns = new HashMap<>();
  private final Map<TrialId, Ending> endings = new HashMap<>();

  /** An event of the log. */
  void hear(CampaignEvent event) {
    if (event instanceof CampaignEvent.Submitted s && submitted == null) {
      submitted = s;
    }
    become(Workflow.apply(state, event).state());
  }

  /** Holds what began it. */
  void hold(CampaignEvent.Submitted campaign) {
    submitted = campaign;
  }

  /** Goes on to a state. */
  void become(State next) {
    state = next;
    endings.keySet().removeIf(state.ended()::containsKey);
  }

  /** A result; its weights are not kept. */
  void hear(TrialResult r) {
    if (!state.ended().containsKey(r.trial())) {
      endings.computeIfAbsent(r.trial(), t -> new Ending()).result =
          new TrialResult(
              r.trial(), r.failure(), r.diverged(), null, null, r.passes(), r.seconds());
    }
  }

  void hear(Reward r) {
    curves.add(r);
    if (r.places() != null) {
      Set<Integer> seen = steps.computeIfAbsent(r.trial(), t -> new TreeSet<>());
      r.places().forEach(p -> seen.add(p.step()));
    }
    if (r.last() && !state.ended().containsKey(r.trial())) {
      Ending ending = endings.computeIfAbsent(r.trial(), t -> new Ending());
      ending.accuracy = r.accuracy();
      ending.halves = r.halves();
    }
  }

  void hear(Instructor i, long publishedAt) {
    enns.putIfAbsent(i.id(), Live.LearnedEnn.of(i, publishedAt));
  }

  /** A trial's result counts no longer. */
  void forget(TrialId trial) {
    endings.remove(trial);
  }

  /** How a trial ended, if that is known and no news to the workflow yet. */
  Optional<CampaignEvent.TrialEnded> ending(TrialId trial) {
    Ending e = endings.get(trial);
    if (e == null || !e.complete()) {
      return Optional.empty();
    }
    boolean well = e.result.failure() == null && !e.result.diverged();
    return Optional.of(
        new CampaignEvent.TrialEnded(
            trial,
            well ? e.accuracy : 0,
            e.result.diverged(),
            e.result.failure(),
            e.result.passes(),
            well ? e.halves : null));
  }

  /** Whether a trial's result is there, and what its network is worth is not. */
  boolean unrewarded(TrialId trial) {
    Ending e = endings.get(trial);
    return e != null && e.result != null && !e.complete();
  }

  /** Whether an ENN was published. */
  boolean published(InstructorId instructor) {
    return enns.containsKey(instructor);
  }

  State state() {
    return state;
  }

  /** What began it. */
  CampaignEvent.Submitted submitted() {
    return submitted;
  }

  List<LiveCurves.Curve> curves() {
    return curves.all();
  }

  /** ENNs that were published and asked for, the oldest first. */
  List<Live.LearnedEnn> enns() {
    return enns.values().stream()
        .filter(e -> state.learned().contains(e.id()))
        .sorted(
            Comparator.comparingLong(Live.LearnedEnn::publishedAt)
                .thenComparing(e -> e.id().toString()))
        .toList();
  }

  List<Candidate> tuning() {
    return Candidate.of(state);
  }

  /** Steps of a trial whose weights are on their topic, as far as rewards told. */
  List<Integer> steps(TrialId trial) {
    return List.copyOf(steps.getOrDefault(trial, Set.of()));
  }

  /** The arm of the comparison that is ahead; null before a network of it is trained. */
  CampaignStatus.Best best() {
    return curves
        .best()
        .map(c -> new CampaignStatus.Best(c.arm(), c.trained().mean(), "reward"))
        .orElse(null);
  }
}
