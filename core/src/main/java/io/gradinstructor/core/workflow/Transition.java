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
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.workflow.State.Phase;
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
  private int round;
  private final List<Trial> trials;
  private final Map<String, Outcome> ended;
  private final List<LearningRequested> learning;
  private final Set<String> learned;
  private final List<ExplanationRequested> explanations;
  private final Set<String> explained;
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
    round = state.round();
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

  boolean learningEnded(String instructor) {
    return learning.stream().anyMatch(l -> l.instructor().equals(instructor))
        && learned.add(instructor);
  }

  boolean explanationEnded(String trial) {
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
        round,
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
    return phase == Phase.EXPLORE && 2 * failed <= current.size();
  }

  private boolean complete() {
    return switch (phase) {
      case PREPARE -> true;
      case EXPLORE, SELECT, TUNE, COMPARE ->
          trials.stream().allMatch(t -> ended.containsKey(t.id()));
      case LEARN -> learned.size() == learning.size();
      case EXPLAIN -> explained.size() == explanations.size() && (tickets == null || ticketsEnded);
      case REPORT -> false;
    };
  }

  private void next() {
    switch (phase) {
      case PREPARE -> begin();
      case EXPLORE -> learn();
      case LEARN -> {
        if (round < campaign.instructor().rounds().size()) {
          explore(round + 1);
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
    enter(Phase.EXPLORE, next);
    queue(Planner.explorers(campaign, id, next));
  }

  private void learn() {
    enter(Phase.LEARN, round);
    List<Trial> explorers = trials.stream().filter(t -> ended.get(t.id()).sound()).toList();
    if (explorers.isEmpty()) {
      fail("no explorer of round " + round + " ended well: nothing to learn from");
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

  private void learn(Instructor.Kind kind, String arm, int seed, List<Trial> explorers) {
    String instructor = Ids.instructor(id, round, kind, arm, seed);
    learning.add(new LearningRequested(id, instructor, round, kind, seed, explorers, arm));
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
    return campaign.instructor().rounds().stream().skip(round).anyMatch(r -> r.instructed() > 0);
  }

  private void select() {
    enter(Phase.SELECT, 0);
    queue(new ArmPlanner(campaign, id).select());
  }

  private void tune() {
    enter(Phase.TUNE, 0);
    queue(new ArmPlanner(campaign, id).tune());
  }

  private void compare() {
    ArmPlanner planner = new ArmPlanner(campaign, id);
    chosen = planner.choose(ended);
    enter(Phase.COMPARE, 0);
    queue(planner.compare(chosen));
  }

  private void explain() {
    List<Trial> compared = state().current();
    enter(Phase.EXPLAIN, 0);
    learning.stream()
        .filter(l -> l.kind() == Instructor.Kind.VIEW && l.seed() == 0 && l.arm() == null)
        .reduce((earlier, later) -> later)
        .ifPresent(
            view -> {
              explain(compared, Method.INSTRUCTOR, view.instructor());
              explain(compared, Method.BACKPROP, view.instructor());
            });
    TicketPlanner.plan(campaign, id, compared, ended)
        .ifPresent(
            t -> {
              tickets = t;
              commands.add(t);
            });
  }

  /** Of the method's first trial that did not diverge. */
  private void explain(List<Trial> compared, Method method, String instructor) {
    List<String> arms =
        campaign.arms().stream().filter(a -> a.method() == method).map(a -> a.name()).toList();
    compared.stream()
        .filter(t -> arms.contains(t.arm()) && ended.get(t.id()).sound())
        .findFirst()
        .map(t -> new ExplanationRequested(id, t.id(), t.length(), instructor))
        .ifPresent(
            e -> {
              explanations.add(e);
              commands.add(e);
            });
  }

  private void report() {
    enter(Phase.REPORT, 0);
    List<Trial> compared =
        trials.stream().filter(t -> t.phase().equals(ArmPlanner.COMPARE)).toList();
    List<String> instructors = learning.stream().map(LearningRequested::instructor).toList();
    List<String> explained = explanations.stream().map(ExplanationRequested::trial).toList();
    Map<String, Double> gains =
        campaign.select() == null ? null : ShortRollouts.gains(trials, ended);
    commands.add(new ReportRequested(id, compared, instructors, explained, gains, tickets != null));
  }

  private void enter(Phase next, int itsRound) {
    phase = next;
    round = itsRound;
  }

  private void queue(List<Trial> more) {
    if (!more.isEmpty()) {
      trials.addAll(more);
      commands.addAll(more);
      commands.add(new TrialsQueued(id, state().phaseName(), more.size()));
    }
  }
}
