package io.gradinstructor.workflow;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.Replied;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.CampaignEvent.TrialsQueued;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.workflow.State.Lane;
import io.gradinstructor.workflow.State.Progress;
import io.gradinstructor.workflow.State.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pcollections.PMap;
import org.pcollections.PSet;

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
  private List<Trial> trials;
  private PMap<TrialId, Outcome> ended;
  private PMap<Lane, Progress> lanes;
  private int open;
  private int failed;
  private PMap<InstructorId, LearningRequested> learning;
  private PSet<InstructorId> learned;
  private List<ExplanationRequested> explanations;
  private PSet<TrialId> explained;
  private TicketsRequested tickets;
  private boolean ticketsEnded;
  private Chosen chosen;
  private PMap<TrialId, Evolving> evolving;
  private final List<Message> commands = new ArrayList<>();

  Transition(State state) {
    id = state.id();
    campaign = state.campaign();
    status = state.status();
    reason = state.reason();
    paused = state.paused();
    phase = state.phase();
    trials = state.trials();
    ended = state.ended();
    lanes = state.lanes();
    open = state.open();
    failed = state.failed();
    learning = state.learning();
    learned = state.learned();
    explanations = state.explanations();
    explained = state.explained();
    tickets = state.tickets();
    ticketsEnded = state.ticketsEnded();
    chosen = state.chosen();
    evolving = state.evolving();
  }

  /** Whether that was news. */
  boolean trialEnded(TrialEnded event) {
    TrialId trial = event.trial();
    if (!open(trial)) {
      return false;
    }
    Lane lane = new Lane(trial.phase(), trial.arm());
    Outcome outcome =
        new Outcome(
            event.accuracy(), event.diverged(), event.failure(), event.passes(), event.halves());
    ended = ended.plus(trial, outcome);
    evolving = evolving.minus(trial);
    lanes = lanes.plus(lane, lanes.get(lane).ended(outcome));
    open--;
    if (event.failure() != null) {
      failed++;
      if (!tolerable()) {
        fail("trial " + trial + " failed: " + event.failure());
      }
    }
    return true;
  }

  private boolean open(TrialId trial) {
    Progress progress = lanes.get(new Lane(trial.phase(), trial.arm()));
    return progress != null && trial.number() < progress.total() && !ended.containsKey(trial);
  }

  /** Whether that was news; queues what follows. */
  boolean replied(Replied event) {
    TrialId id = event.trial();
    Evolving next = open(id) ? Evolving.after(evolving.get(id), event, trials) : null;
    if (next == null) {
      return false;
    }
    evolving = evolving.plus(id, next);
    // Of a generation that is not complete all else is queued already.
    commands.addAll(next.chunks().isEmpty() ? next.open() : List.of());
    return true;
  }

  boolean learningEnded(InstructorId instructor) {
    boolean news = learning.containsKey(instructor) && !learned.contains(instructor);
    learned = news ? learned.plus(instructor) : learned;
    return news;
  }

  boolean explanationEnded(TrialId trial) {
    boolean news =
        explanations.stream().anyMatch(e -> e.trial().equals(trial)) && !explained.contains(trial);
    explained = news ? explained.plus(trial) : explained;
    return news;
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
      State now = state();
      trials.stream()
          .filter(t -> !ended.containsKey(t.id()))
          .forEach(t -> commands.addAll(now.open(t)));
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
        lanes,
        open,
        failed,
        learning,
        learned,
        explanations,
        explained,
        tickets,
        ticketsEnded,
        chosen,
        evolving);
  }

  /** Explorers are many: half of them may fail. */
  private boolean tolerable() {
    return phase.kind() == Phase.Kind.EXPLORE
        && 2 * failed <= lanes.get(new Lane(phase, TrialId.EXPLORER)).total();
  }

  private boolean complete() {
    return switch (phase.kind()) {
      case PREPARE -> true;
      case EXPLORE, SELECT, TUNE, COMPARE -> open == 0;
      case LEARN -> learned.size() == learning.size();
      case EXPLAIN -> explained.size() == explanations.size() && (tickets == null || ticketsEnded);
      case REPORT -> false;
    };
  }

  private Plan plan() {
    return new Plan(id, campaign);
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
      case TUNE -> tune();
      case COMPARE -> explain();
      case EXPLAIN -> report();
      case REPORT -> throw new IllegalStateException("nothing comes after the report");
    }
  }

  private void begin() {
    if (!plan().learns()) {
      tune();
    } else if (campaign.instructor() == null || campaign.instructor().rounds().isEmpty()) {
      fail("an instructed arm needs an instructor with at least one round");
    } else if (campaign.instructor().given() != null) {
      phase = Phase.explore(1);
      learn();
    } else {
      explore(1);
    }
  }

  private void explore(int next) {
    phase = Phase.explore(next);
    queue(plan().explorers(next));
  }

  private void learn() {
    int round = phase.round();
    phase = Phase.learn(round);
    Explored explored = new Explored(trials, ended, campaign.instructor().controls() != null);
    long useful = plan().useful(explored.sound());
    if (useful < 2 && campaign.instructor().given() == null) {
      fail(explored.lost(round, useful));
      return;
    }
    List<NumberSet> sound = explored.sound(round);
    for (Plan.Enn enn : plan().enns(round)) {
      LearningRequested request = new LearningRequested(enn.id(), enn.kind(), sound);
      learning = learning.plus(enn.id(), request);
      commands.add(request);
    }
  }

  private void select() {
    phase = Phase.SELECT;
    queue(plan().select());
  }

  /** Queues what is next to be tried, as long as there is any; then the comparison begins. */
  private void tune() {
    phase = Phase.TUNE;
    queue(
        plan().tune(ended).stream()
            .filter(
                t -> !lanes.containsKey(lane(t)) || t.id().number() >= lanes.get(lane(t)).total())
            .toList());
    if (open == 0) {
      compare();
    }
  }

  private static Lane lane(Trial t) {
    return new Lane(t.phase(), t.arm());
  }

  private void compare() {
    chosen = plan().choose(ended);
    phase = Phase.COMPARE;
    queue(plan().compare(chosen));
  }

  private void explain() {
    phase = Phase.EXPLAIN;
    List<Trial> compared = trials.stream().filter(t -> t.id().compares()).toList();
    explanations = Explaining.plan(campaign, learning.keySet(), compared, ended);
    commands.addAll(explanations);
    tickets = TicketPlanner.plan(campaign, chosen, compared, ended).orElse(null);
    if (tickets != null) {
      commands.add(tickets);
    }
  }

  private void report() {
    phase = Phase.REPORT;
    Map<InstructorId, Double> gains =
        campaign.select() == null ? null : Rollouts.gains(trials, ended);
    commands.add(
        new ReportRequested(
            id,
            chosen,
            plan().spent(trials, ended),
            explanations.stream().map(ExplanationRequested::trial).toList(),
            gains,
            tickets != null));
  }

  private void queue(List<Trial> more) {
    open = more.size();
    failed = 0;
    if (!more.isEmpty()) {
      trials = Stream.concat(trials.stream(), more.stream()).toList();
      for (Trial t : more) {
        Progress none = new Progress(t.phase(), t.arm(), 0, 0, 0);
        Lane lane = lane(t);
        lanes = lanes.plus(lane, lanes.getOrDefault(lane, none).queued());
      }
      commands.addAll(more);
      commands.add(new TrialsQueued(id, phase, more.size()));
    }
  }
}
