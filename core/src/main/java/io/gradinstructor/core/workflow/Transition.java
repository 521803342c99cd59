package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.ArmSpec;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.Method;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.CampaignEvent.Failed;
import io.gradinstructor.core.message.CampaignEvent.LearningRequested;
import io.gradinstructor.core.message.CampaignEvent.ReportRequested;
import io.gradinstructor.core.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.core.message.CampaignEvent.TrialEnded;
import io.gradinstructor.core.message.CampaignEvent.TrialsQueued;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Phase;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import io.gradinstructor.core.workflow.State.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A state in the making: takes one event, then goes on through all phases that have nothing to wait
 * for.
 */
final class Transition {
  String id;
  Campaign campaign;
  private Status status;
  private String reason;
  private boolean paused;
  private Phase phase;
  private final List<Trial> trials;
  private final Map<TrialId, Outcome> ended;
  private final List<LearningRequested> learning;
  private final Set<InstructorId> learned;
  private final List<ExplanationRequested> explanations;
  private final Set<TrialId> explained;
  private TicketsRequested tickets;
  private boolean ticketsEnded;
  private Map<String, Double> chosen;
  private final List<Message> commands = new ArrayList<>();

  Transition(State state) {
    id = state.id();
    campaign = state.campaign();
    status = state.status();
    reason = state.reason();
    paused = state.paused();
    phase = state.phase();
    trials = new ArrayList<>(state.trials());
    ended = new HashMap<>(state.ended());
    learning = new ArrayList<>(state.learning());
    learned = new HashSet<>(state.learned());
    explanations = new ArrayList<>(state.explanations());
    explained = new HashSet<>(state.explained());
    tickets = state.tickets();
    ticketsEnded = state.ticketsEnded();
    chosen = state.chosen();
  }

  /** Whether that was news. */
  boolean trialEnded(TrialEnded event) {
    boolean queued = trials.stream().anyMatch(t -> t.id().equals(event.trial()));
    if (!queued || ended.containsKey(event.trial())) {
      return false;
    }
    ended.put(event.trial(), new Outcome(event.accuracy(), event.diverged(), event.failure()));
    if (event.failure() != null && !tolerable()) {
      fail("trial " + event.trial() + " failed: " + event.failure());
    }
    return true;
  }

  boolean learningEnded(InstructorId instructor) {
    return learning.stream().anyMatch(l -> l.instructor().equals(instructor))
        && learned.add(instructor);
  }

  boolean explanationEnded(TrialId trial) {
    return explanations.stream().anyMatch(e -> e.trial().equals(trial)) && explained.add(trial);
  }

  boolean ticketsEnded() {
    boolean news = tickets != null && !ticketsEnded;
    ticketsEnded |= news;
    return news;
  }

  /** Whether that was news. */
  boolean pause() {
    boolean news = !paused;
    paused = true;
    return news;
  }

  /** Whether that was news; queues what was held back or given up. */
  boolean resume() {
    boolean news = paused;
    paused = false;
    if (news) {
      trials.stream().filter(t -> !ended.containsKey(t.id())).forEach(commands::add);
    }
    return news;
  }

  void end(Status how, String why) {
    status = how;
    reason = why;
    paused = false;
  }

  void fail(String why) {
    end(Status.FAILED, why);
    commands.add(new Failed(id, why));
  }

  /** Goes on as far as possible. */
  Step settle() {
    while (status == Status.RUNNING && complete()) {
      next();
    }
    if (paused) {
      commands.removeIf(Trial.class::isInstance);
    }
    return new Step(state(), commands);
  }

  private State state() {
    return new State(
        id,
        campaign,
        status,
        reason,
        paused,
        phase,
        trials,
        ended,
        learning,
        learned,
        explanations,
        explained,
        tickets,
        ticketsEnded,
        chosen);
  }

  /** Explorers are many: half of them may fail. */
  private boolean tolerable() {
    List<Trial> current = state().current();
    long failed =
        current.stream()
            .map(t -> ended.get(t.id()))
            .filter(o -> o != null && o.failure() != null)
            .count();
    return phase.kind() == Phase.Kind.EXPLORE && 2 * failed <= current.size();
  }

  private boolean complete() {
    return switch (phase.kind()) {
      case PREPARE -> true;
      case EXPLORE, SELECT, TUNE, COMPARE ->
          trials.stream().allMatch(t -> ended.containsKey(t.id()));
      case LEARN -> learned.size() == learning.size();
      case EXPLAIN -> explained.size() == explanations.size() && (tickets == null || ticketsEnded);
      case REPORT -> false;
    };
  }

  private void next() {
    switch (phase.kind()) {
      case PREPARE -> begin();
      case EXPLORE -> learn();
      case LEARN -> {
        if (phase.round() < campaign.instructor().rounds().size()) {
          explore(phase.round() + 1);
        } else if (campaign.select() != null) {
          select();
        } else {
          tune();
        }
      }
      case SELECT -> tune();
      case TUNE -> compare();
      case COMPARE -> explain();
      case EXPLAIN -> report();
      case REPORT -> throw new IllegalStateException("nothing comes after the report");
    }
  }

  private void begin() {
    if (campaign.arms().stream().noneMatch(a -> a.method().instructed())) {
      tune();
    } else if (campaign.instructor() == null || campaign.instructor().rounds().isEmpty()) {
      fail("an instructed arm needs an instructor with at least one round");
    } else {
      explore(1);
    }
  }

  private void explore(int next) {
    phase = Phase.explore(next);
    queue(Planner.explorers(campaign, id, next));
  }

  private void learn() {
    int round = phase.round();
    phase = Phase.learn(round);
    List<Trial> explorers = trials.stream().filter(t -> ended.get(t.id()).sound()).toList();
    long useful = Planner.useful(campaign, explorers);
    if (useful < 2) {
      fail(lost(round, useful));
      return;
    }
    boolean last = round == campaign.instructor().rounds().size();
    for (Instructor.Kind kind : Instructor.Kind.values()) {
      int seeds = !needed(kind, last) ? 0 : last ? campaign.instructor().seeds() : 1;
      for (int seed = 0; seed < seeds; seed++) {
        learn(kind, null, seed, explorers);
      }
    }
    for (ArmSpec arm : campaign.arms()) {
      for (int seed = 0;
          last && arm.critics() != null && seed < campaign.instructor().seeds();
          seed++) {
        learn(ArmPlanner.kind(arm.method()), arm.name(), seed, explorers);
      }
    }
  }

  /** Why there is too little to learn from. */
  private String lost(int round, long useful) {
    Phase current = Phase.explore(round);
    List<Outcome> outcomes =
        trials.stream()
            .filter(t -> t.id().phase().equals(current))
            .map(t -> ended.get(t.id()))
            .toList();
    long diverged = outcomes.stream().filter(Outcome::diverged).count();
    long failed = outcomes.stream().filter(o -> o.failure() != null).count();
    return diverged
        + " of "
        + outcomes.size()
        + " explorers of round "
        + round
        + " diverged"
        + (failed == 0 ? "" : ", " + failed + " failed")
        + ": an ENN learns from 2 runs at least, there are "
        + useful
        + (diverged == 0 ? "" : "; a lower training.learning-rate may help");
  }

  private void learn(Instructor.Kind kind, String arm, int seed, List<Trial> explorers) {
    InstructorId instructor =
        arm == null
            ? InstructorId.shared(id, phase.round(), kind, seed)
            : InstructorId.own(id, phase.round(), arm, seed);
    learning.add(new LearningRequested(instructor, kind, explorers));
    commands.add(learning.get(learning.size() - 1));
  }

  private boolean needed(Instructor.Kind kind, boolean last) {
    boolean byArms =
        campaign.arms().stream()
            .filter(a -> a.method().instructed() && a.critics() == null)
            .anyMatch(a -> ArmPlanner.kind(a.method()) == kind);
    return switch (kind) {
      case VIEW -> true;
      case UNTRAINED, SHUFFLED -> last && byArms;
      case SCALE_ONLY -> byArms || laterInstructed();
    };
  }

  private boolean laterInstructed() {
    return campaign.instructor().rounds().stream()
        .skip(phase.round())
        .anyMatch(r -> r.instructed() > 0);
  }

  private void select() {
    phase = Phase.SELECT;
    queue(new ArmPlanner(campaign, id).select());
  }

  private void tune() {
    phase = Phase.TUNE;
    queue(new ArmPlanner(campaign, id).tune());
  }

  private void compare() {
    ArmPlanner planner = new ArmPlanner(campaign, id);
    chosen = planner.choose(ended);
    phase = Phase.COMPARE;
    queue(planner.compare(chosen));
  }

  private void explain() {
    List<Trial> compared = state().current();
    phase = Phase.EXPLAIN;
    learning.stream()
        .map(LearningRequested::instructor)
        .filter(i -> i.kind() == Instructor.Kind.VIEW && i.seed() == 0)
        .reduce((earlier, later) -> later)
        .ifPresent(
            view -> {
              explain(compared, Method.INSTRUCTOR, view);
              explain(compared, Method.BACKPROP, view);
            });
    TicketPlanner.plan(campaign, compared, ended)
        .ifPresent(
            t -> {
              tickets = t;
              commands.add(t);
            });
  }

  /** Of the method's first trial that did not diverge. */
  private void explain(List<Trial> compared, Method method, InstructorId instructor) {
    List<String> arms =
        campaign.arms().stream().filter(a -> a.method() == method).map(a -> a.name()).toList();
    compared.stream()
        .filter(t -> arms.contains(t.arm()) && ended.get(t.id()).sound())
        .findFirst()
        .map(t -> new ExplanationRequested(t.id(), t.length(), instructor))
        .ifPresent(
            e -> {
              explanations.add(e);
              commands.add(e);
            });
  }

  private void report() {
    phase = Phase.REPORT;
    List<Trial> compared = trials.stream().filter(t -> t.id().compares()).toList();
    List<InstructorId> instructors = learning.stream().map(LearningRequested::instructor).toList();
    List<TrialId> explained = explanations.stream().map(ExplanationRequested::trial).toList();
    Map<InstructorId, Double> gains =
        campaign.select() == null ? null : ShortRollouts.gains(trials, ended);
    commands.add(new ReportRequested(id, compared, instructors, explained, gains, tickets != null));
  }

  private void queue(List<Trial> more) {
    if (!more.isEmpty()) {
      trials.addAll(more);
      commands.addAll(more);
      commands.add(new TrialsQueued(id, phase, more.size()));
    }
  }
}
