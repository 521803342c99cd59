package io.gradinstructor.orchestrator;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.CampaignEvent.LearningRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.core.workflow.Reuse;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.core.workflow.Step;
import io.gradinstructor.core.workflow.Tuning;
import io.gradinstructor.core.workflow.Workflow;
import io.gradinstructor.messaging.Outbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns what the other services report into events of the workflow and sends what follows. An event
 * and its commands are one transaction, so replaying the events is enough to know what was
 * commanded.
 */
public final class Campaigns {
  private final Map<String, State> states = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<TrialId, TrialResult> results = new HashMap<>();
  private final Map<TrialId, Reward> rewards = new HashMap<>();
  private final Map<TrialId, Set<Integer>> stepsSeen = new HashMap<>();
  private final Map<InstructorId, Instructor> instructors = new HashMap<>();
  private final Map<String, Report> reports = new HashMap<>();
  private final LiveCurves curves = new LiveCurves();
  private final Map<InstructorId, Long> publishedAt = new HashMap<>();
  private final Map<String, Long> submittedAt = new HashMap<>();
  private final Map<String, Long> endedAt = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private long version;
  private final Outbox outbox;

  Campaigns(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Takes a message of one of the service's topics.
   *
   * @param sentAt in milliseconds since 1970
   */
  synchronized void accept(Message message, long sentAt) {
    if (message instanceof CampaignEvent e) {
      heard(e, sentAt);
    } else if (message instanceof TrialResult r) {
      results.put(r.trial(), r);
      trialEnded(r.trial());
    } else if (message instanceof Reward r) {
      curves.add(r);
      if (r.places() != null) {
        Set<Integer> steps = stepsSeen.computeIfAbsent(r.trial(), t -> new TreeSet<>());
        r.places().forEach(p -> steps.add(p.step()));
      }
      if (r.last()) {
        rewards.put(r.trial(), r);
        trialEnded(r.trial());
      }
    } else if (message instanceof Instructor i) {
      instructors.put(i.id(), i);
      publishedAt.putIfAbsent(i.id(), sentAt);
      happened(new CampaignEvent.LearningEnded(i.id()));
    } else if (message instanceof Explanation e) {
      happened(new CampaignEvent.ExplanationEnded(e.trial()));
    } else if (message instanceof Tickets t) {
      happened(new CampaignEvent.TicketsEnded(t.campaign()));
    } else if (message instanceof Report r) {
      reports.put(r.campaign(), r);
      happened(new CampaignEvent.Finished(r.campaign()));
    }
    changed(message.campaign());
  }

  private void changed(String campaign) {
    versions.put(campaign, ++version);
  }

  /**
   * An event of the log: from before a restart, one that this desk just sent, or another service's
   * failure.
   */
  private void heard(CampaignEvent event, long sentAt) {
    if (event instanceof CampaignEvent.Submitted s) {
      files.put(s.campaign(), s.file());
      submittedAt.putIfAbsent(s.campaign(), sentAt);
    } else if (event instanceof CampaignEvent.Finished || event instanceof CampaignEvent.Failed) {
      endedAt.putIfAbsent(event.campaign(), sentAt);
    }
    states.put(event.campaign(), Workflow.apply(state(event.campaign()), event).state());
  }

  private State state(String campaign) {
    return states.getOrDefault(campaign, State.EMPTY);
  }

  private void trialEnded(TrialId trial) {
    if (!ended(trial)) {
      return;
    }
    TrialResult result = results.get(trial);
    boolean well = result.failure() == null && !result.diverged();
    happened(
        new CampaignEvent.TrialEnded(
            trial, well ? rewards.get(trial).accuracy() : 0, result.diverged(), result.failure()));
  }

  private void happened(CampaignEvent event) {
    State before = state(event.campaign());
    Step step = Workflow.apply(before, event);
    if (step.state() == before) {
      return;
    }
    List<Message> messages = new ArrayList<>();
    messages.add(event);
    step.commands().stream().filter(c -> !known(c)).forEach(messages::add);
    outbox.sendAll(messages);
    states.put(event.campaign(), step.state());
    changed(event.campaign());
    // What was there before it was asked for, in a fork, counts as soon as it is.
    for (Message command : step.commands()) {
      if (command instanceof Trial t && ended(t.id())) {
        trialEnded(t.id());
      } else if (command instanceof LearningRequested l
          && instructors.containsKey(l.instructor())) {
        happened(new CampaignEvent.LearningEnded(l.instructor()));
      }
    }
  }

  /** Whether what a command asks for is there already, as in a fork. */
  private boolean known(Message command) {
    return command instanceof Trial t && ended(t.id())
        || command instanceof LearningRequested l && instructors.containsKey(l.instructor());
  }

  /** Whether all that is to come of a trial is there: its result, and a reward if it went well. */
  private boolean ended(TrialId trial) {
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
    CampaignEvent.Submitted submitted = submitted(campaign, fileName, file);
    if (!states.containsKey(submitted.campaign())) {
      files.put(submitted.campaign(), file);
      happened(submitted);
    }
    return submitted.campaign();
  }

  private static CampaignEvent.Submitted submitted(
      Campaign campaign, String fileName, byte[] file) {
    return new CampaignEvent.Submitted(Ids.campaign(campaign.name(), file), fileName, file);
  }

  /**
   * Starts a changed campaign with the explorers and ENNs of another one, if it would have the
   * same.
   *
   * @param parent id of the other one
   * @return its id
   * @throws CampaignException with every problem of the file
   * @throws IllegalArgumentException if there is no such parent
   */
  public synchronized String fork(String parent, String fileName, byte[] file)
      throws CampaignException {
    State state = states.get(parent);
    if (state == null) {
      throw new IllegalArgumentException("campaign: there is none " + parent);
    }
    Campaign campaign = CampaignFile.read(fileName, file);
    CampaignEvent.Submitted changed = submitted(campaign, fileName, file);
    if (!states.containsKey(changed.campaign())) {
      CampaignEvent.Submitted earlier =
          new CampaignEvent.Submitted(parent, fileName, files.get(parent));
      List<Message> known = Reuse.of(earlier, changed, learned(state));
      outbox.sendAll(known);
      long now = System.currentTimeMillis();
      known.forEach(m -> accept(m, now));
    }
    return submit(fileName, file);
  }

  /** What a campaign's ENNs learned from so far, and they themselves. */
  public synchronized Reuse.Learned learned(State state) {
    List<TrialId> explorers =
        state.trials().stream().map(Trial::id).filter(TrialId::explores).toList();
    return new Reuse.Learned(
        explorers.stream().map(results::get).filter(Objects::nonNull).toList(),
        explorers.stream().map(rewards::get).filter(Objects::nonNull).toList(),
        state.learning().stream()
            .map(l -> instructors.get(l.instructor()))
            .filter(Objects::nonNull)
            .toList());
  }

  /**
   * Ends a campaign that is running.
   *
   * @return whether there is one of this id
   */
  public boolean cancel(String id) {
    return fail(id, "cancelled");
  }

  /** The same for a reason. */
  boolean fail(String id, String reason) {
    return happenedTo(id, new CampaignEvent.Failed(id, reason));
  }

  /**
   * Has no more trials done until the campaign is resumed.
   *
   * @return whether there is one of this id
   */
  public boolean pause(String id) {
    return happenedTo(id, new CampaignEvent.Paused(id));
  }

  /**
   * Goes on with a campaign that was paused.
   *
   * @return whether there is one of this id
   */
  public boolean resume(String id) {
    return happenedTo(id, new CampaignEvent.Resumed(id));
  }

  private synchronized boolean happenedTo(String id, CampaignEvent event) {
    if (!states.containsKey(id)) {
      return false;
    }
    happened(event);
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

  /** How a campaign goes on. */
  public synchronized Optional<CampaignStatus> status(String id) {
    return find(id).map(s -> CampaignStatus.of(s, submittedAt.get(id), endedAt.get(id), best(id)));
  }

  /** How all campaigns go on, oldest first. */
  public synchronized List<CampaignStatus> statuses() {
    return all().stream().flatMap(s -> status(s.id()).stream()).toList();
  }

  private CampaignStatus.Best best(String id) {
    Report report = reports.get(id);
    if (report == null) {
      return curves
          .best(id)
          .map(c -> new CampaignStatus.Best(c.arm(), c.trained().mean(), "reward"))
          .orElse(null);
    }
    return report.results().arms().stream()
        .max(Comparator.comparingDouble(a -> a.testAccuracy().mean()))
        .map(a -> new CampaignStatus.Best(a.name(), a.testAccuracy().mean(), "test"))
        .orElse(null);
  }

  /** All that moves while a campaign runs. */
  synchronized Optional<Live> live(String id) {
    return status(id)
        .map(
            s ->
                new Live(
                    s,
                    System.currentTimeMillis(),
                    curves.of(id),
                    Live.ComparedArm.of(states.get(id).campaign()),
                    states.get(id).learned().stream()
                        .map(instructors::get)
                        .filter(Objects::nonNull)
                        .map(i -> Live.LearnedEnn.of(i, publishedAt.get(i.id())))
                        .sorted(
                            Comparator.comparingLong(Live.LearnedEnn::publishedAt)
                                .thenComparing(e -> e.id().toString()))
                        .toList(),
                    Tuning.of(states.get(id))));
  }

  /** Grows whenever something changes in a campaign. */
  synchronized long version(String id) {
    return versions.getOrDefault(id, 0L);
  }

  /** Grows whenever something changes. */
  synchronized long version() {
    return version;
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
  public synchronized Optional<TrialResult> result(TrialId trial) {
    return Optional.ofNullable(results.get(trial));
  }

  /** What a trial came to. */
  public synchronized Optional<Reward> reward(TrialId trial) {
    return Optional.ofNullable(rewards.get(trial));
  }

  /** Steps of a trial whose weights are on their topic, as far as rewards told. */
  synchronized List<Integer> stepsSeen(TrialId trial) {
    return List.copyOf(stepsSeen.getOrDefault(trial, Set.of()));
  }

  /** A published instructor. */
  public synchronized Optional<Instructor> instructor(InstructorId id) {
    return Optional.ofNullable(instructors.get(id));
  }
}
