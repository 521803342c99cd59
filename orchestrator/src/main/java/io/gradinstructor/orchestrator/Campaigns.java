package io.gradinstructor.orchestrator;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.CampaignEvent.LearningRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.core.workflow.Step;
import io.gradinstructor.core.workflow.Workflow;
import io.gradinstructor.messaging.Outbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what the other services report into events of the workflow and sends what follows. An event
 * and its commands are one transaction, so replaying the events is enough to know what was
 * commanded.
 */
public final class Campaigns {
  private final Map<String, State> states = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, TrialResult> results = new HashMap<>();
  private final Map<String, Reward> rewards = new HashMap<>();
  private final Map<String, Instructor> instructors = new HashMap<>();
  private final Map<String, Report> reports = new HashMap<>();
  private final Outbox outbox;

  Campaigns(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Takes a message of one of the service's topics. */
  synchronized void accept(Message message) {
    if (message instanceof CampaignEvent e) {
      heard(e);
    } else if (message instanceof TrialResult r) {
      results.put(r.trial(), r);
      trialEnded(r.trial());
    } else if (message instanceof Reward r) {
      if (r.last()) {
        rewards.put(r.trial(), r);
        trialEnded(r.trial());
      }
    } else if (message instanceof Instructor i) {
      instructors.put(i.id(), i);
      happened(new CampaignEvent.LearningEnded(i.campaign(), i.id()));
    } else if (message instanceof Explanation e) {
      happened(new CampaignEvent.ExplanationEnded(e.campaign(), e.trial()));
    } else if (message instanceof Tickets t) {
      happened(new CampaignEvent.TicketsEnded(t.campaign()));
    } else if (message instanceof Report r) {
      reports.put(r.campaign(), r);
      happened(new CampaignEvent.Finished(r.campaign()));
    }
    notifyAll();
  }

  /**
   * An event of the log: from before a restart, one that this desk just sent, or another service's
   * failure.
   */
  private void heard(CampaignEvent event) {
    if (event instanceof CampaignEvent.Submitted s) {
      files.put(s.campaign(), s.file());
    }
    states.put(event.campaign(), Workflow.apply(state(event.campaign()), event).state());
  }

  private State state(String campaign) {
    return states.getOrDefault(campaign, State.EMPTY);
  }

  private void trialEnded(String trial) {
    if (!ended(trial)) {
      return;
    }
    TrialResult result = results.get(trial);
    boolean well = result.failure() == null && !result.diverged();
    happened(
        new CampaignEvent.TrialEnded(
            result.campaign(),
            trial,
            well ? rewards.get(trial).accuracy() : 0,
            result.diverged(),
            result.failure()));
  }

  private void happened(CampaignEvent event) {
    State before = state(event.campaign());
    Step step = Workflow.apply(before, event);
    if (step.state() == before) {
      return;
    }
    List<Message> messages = new ArrayList<>();
    messages.add(event);
    step.commands().stream()
        .filter(c -> !(c instanceof Trial t && ended(t.id())))
        .forEach(messages::add);
    outbox.sendAll(messages);
    states.put(event.campaign(), step.state());
    // What was there before it was asked for, in a fork, counts as soon as it is.
    for (Message command : step.commands()) {
      if (command instanceof Trial t && ended(t.id())) {
        trialEnded(t.id());
      } else if (command instanceof LearningRequested l
          && instructors.containsKey(l.instructor())) {
        happened(new CampaignEvent.LearningEnded(l.campaign(), l.instructor()));
      }
    }
  }

  /** Whether all that is to come of a trial is there: its result, and a reward if it went well. */
  private boolean ended(String trial) {
    TrialResult result = results.get(trial);
    return result != null
        && (rewards.containsKey(trial) || result.diverged() || result.failure() != null);
  }

  /**
   * Starts a campaign, unless it is there already: the same file is the same campaign.
   *
   * @return its id
   * @throws CampaignException with every problem of the file
   */
  public synchronized String submit(String fileName, byte[] file) throws CampaignException {
    Campaign campaign = CampaignFile.read(fileName, file);
    String id = Ids.campaign(campaign.name(), file);
    if (!states.containsKey(id)) {
      files.put(id, file);
      happened(new CampaignEvent.Submitted(id, fileName, file));
    }
    return id;
  }

  /**
   * Ends a campaign that is running.
   *
   * @return whether there is one of this id
   */
  public synchronized boolean cancel(String id) {
    if (!states.containsKey(id)) {
      return false;
    }
    happened(new CampaignEvent.Failed(id, "cancelled"));
    return true;
  }

  /** Where a campaign stands. */
  public synchronized Optional<State> find(String id) {
    return Optional.ofNullable(states.get(id));
  }

  /** A campaign's file, to the byte. */
  public synchronized Optional<byte[]> file(String id) {
    return Optional.ofNullable(files.get(id));
  }

  /** All campaigns, oldest first. */
  public synchronized List<State> all() {
    return states.values().stream().filter(s -> s.id() != null).toList();
  }

  /** The report of a finished campaign. */
  public synchronized Optional<Report> report(String id) {
    return Optional.ofNullable(reports.get(id));
  }

  /** The end of a trial. */
  public synchronized Optional<TrialResult> result(String trial) {
    return Optional.ofNullable(results.get(trial));
  }

  /** What a trial came to. */
  public synchronized Optional<Reward> reward(String trial) {
    return Optional.ofNullable(rewards.get(trial));
  }

  /** A published instructor. */
  public synchronized Optional<Instructor> instructor(String id) {
    return Optional.ofNullable(instructors.get(id));
  }
}
