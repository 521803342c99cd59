package io.gradinstructor.workflow;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ExplanationEnded;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.Finished;
import io.gradinstructor.message.CampaignEvent.LearningEnded;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.CampaignEvent.TicketsEnded;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Plays workers, trainers and a broker that delivers in any order and more than once. */
final class Driver {
  final Campaign campaign;
  final List<Message> commands = new ArrayList<>();
  final List<CampaignEvent> log = new ArrayList<>();
  State state = State.EMPTY;
  private final Function<Trial, TrialEnded> worker;

  Driver(Campaign campaign, Function<Trial, TrialEnded> worker) {
    this.campaign = campaign;
    this.worker = worker;
  }

  static TrialEnded ended(Trial trial, double accuracy) {
    return new TrialEnded(trial.id(), accuracy, false, null, 0);
  }

  static Submitted submitted() {
    return new Submitted(Campaigns.ID, "test.yaml", new byte[0]);
  }

  List<Message> send(CampaignEvent event) {
    log.add(event);
    Step step = Workflow.apply(state, event, (name, text) -> campaign);
    state = step.state();
    commands.addAll(step.commands());
    return step.commands();
  }

  /** Until nothing is left to do. */
  Driver run(long seed) {
    Random random = new Random(seed);
    List<CampaignEvent> waiting = new ArrayList<>(List.of(submitted()));
    List<CampaignEvent> seen = new ArrayList<>();
    while (!waiting.isEmpty()) {
      CampaignEvent event = waiting.remove(random.nextInt(waiting.size()));
      for (Message command : send(event)) {
        CampaignEvent answer = answer(command);
        if (answer != null) {
          waiting.add(answer);
        }
        if (command instanceof CampaignEvent own) {
          waiting.add(own);
        }
      }
      seen.add(event);
      if (random.nextInt(10) == 0) {
        restart();
      }
      if (random.nextInt(4) == 0) {
        CampaignEvent again = seen.get(random.nextInt(seen.size()));
        int before = commands.size();
        State same = state;
        send(again);
        if (commands.size() != before || state != same) {
          throw new AssertionError("a duplicate did something: " + again);
        }
      }
    }
    return this;
  }

  /**
   * The same, paused and resumed at random moments; workers do not do what was queued till then.
   */
  Driver runPausing(long seed) {
    Random random = new Random(seed);
    List<Message> queued = new ArrayList<>(send(submitted()));
    while (state.status() == State.Status.RUNNING) {
      if (random.nextInt(5) == 0) {
        List<Message> given = send(new CampaignEvent.Paused(Campaigns.ID));
        if (!given.isEmpty()) {
          throw new AssertionError("a pause commands " + given);
        }
        queued.removeIf(Trial.class::isInstance);
      }
      if (queued.isEmpty() || random.nextInt(3) == 0) {
        queued.addAll(send(new CampaignEvent.Resumed(Campaigns.ID)));
      } else {
        CampaignEvent answer = answer(queued.remove(random.nextInt(queued.size())));
        if (answer != null) {
          queued.addAll(send(answer));
        }
      }
      if (state.paused() && queued.stream().anyMatch(Trial.class::isInstance)) {
        throw new AssertionError("a trial was queued in a pause");
      }
      if (random.nextInt(10) == 0) {
        restart();
      }
    }
    return this;
  }

  /** What the events so far lead to, as they would be stored. */
  State replayed() {
    State replayed = State.EMPTY;
    for (CampaignEvent event : log) {
      CampaignEvent stored = Codec.decode(Codec.encode(event), CampaignEvent.class);
      replayed = Workflow.apply(replayed, stored, (name, text) -> campaign).state();
    }
    return replayed;
  }

  /** Forgets the state and replays the log, which must lead to it again. */
  private void restart() {
    State replayed = replayed();
    if (!replayed.equals(state)) {
      throw new AssertionError("a restart changed the state");
    }
    state = replayed;
  }

  /** Events of a campaign in which everything goes well, from first to last. */
  static List<CampaignEvent> events(Submitted submitted) {
    List<CampaignEvent> events = new ArrayList<>();
    List<CampaignEvent> waiting = new ArrayList<>(List.of(submitted));
    Driver driver =
        new Driver(null, t -> new TrialEnded(t.id(), 0.8 + t.seed() % 100 / 1e3, false, null, 0));
    State state = State.EMPTY;
    while (!waiting.isEmpty()) {
      CampaignEvent event = waiting.remove(0);
      events.add(event);
      Step step = Workflow.apply(state, event);
      state = step.state();
      for (Message command : step.commands()) {
        if (command instanceof CampaignEvent own) {
          waiting.add(own);
        }
        CampaignEvent answer = driver.answer(command);
        if (answer != null) {
          waiting.add(answer);
        }
      }
    }
    return events;
  }

  private CampaignEvent answer(Message command) {
    if (command instanceof Trial trial) {
      return worker.apply(trial);
    } else if (command instanceof LearningRequested l) {
      return new LearningEnded(l.instructor());
    } else if (command instanceof ExplanationRequested e) {
      return new ExplanationEnded(e.trial());
    } else if (command instanceof TicketsRequested t) {
      return new TicketsEnded(t.campaign());
    } else if (command instanceof ReportRequested r) {
      return new Finished(r.campaign());
    }
    return null;
  }

  <T extends Message> List<T> sent(Class<T> type) {
    return commands.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Trial> trials(Phase phase) {
    return sent(Trial.class).stream().filter(t -> t.phase().equals(phase)).toList();
  }
}
