package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.workflow.Outcome;
import io.gradinstructor.workflow.Reuse;
import io.gradinstructor.workflow.State;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * All campaigns. Of those that are over only how they ended is in memory; what else is asked of
 * them is read from the topics, as are all weights and models.
 */
public final class Campaigns {
  /** What came of a wish to delete a campaign. */
  public enum Deletion {
    DONE,
    ABSENT,
    /** It is running or paused. */
    OPEN
  }

  private final Driver driver;
  private final Kept kept;
  private final Past past;

  Campaigns(Driver driver, Kept kept) {
    this.driver = driver;
    this.kept = kept;
    past = new Past(kept);
  }

  /**
   * Starts a campaign, unless it is there already: the same file on the same data is the same
   * campaign.
   *
   * @return its id
   * @throws IdTaken if another one has this id
   */
  public String submit(CampaignEvent.Submitted campaign) {
    requireOwnId(campaign);
    driver.submit(campaign);
    return campaign.campaign();
  }

  private void requireOwnId(CampaignEvent.Submitted campaign) {
    if (course(campaign.campaign(), Course::submitted).filter(c -> !c.same(campaign)).isPresent()) {
      throw new IdTaken(campaign.campaign());
    }
  }

  /**
   * Starts a changed campaign with the explorers and ENNs of another one, if it would have the
   * same.
   *
   * @param parent id of the other one
   * @return its id
   * @throws IllegalArgumentException if there is no such parent
   * @throws IdTaken if another one has this id
   */
  public String fork(String parent, CampaignEvent.Submitted changed) {
    requireOwnId(changed);
    State state =
        find(parent)
            .orElseThrow(() -> new IllegalArgumentException("campaign: there is none " + parent));
    if (!driver.known(changed.campaign())) {
      CampaignEvent.Submitted earlier = course(parent, Course::submitted).orElseThrow();
      driver.submit(changed, Reuse.of(earlier, changed, learned(state)));
    }
    return changed.campaign();
  }

  /** What a campaign's ENNs learned from so far, and they themselves. */
  public Reuse.Learned learned(State state) {
    List<TrialResult> results = new ArrayList<>();
    List<Reward> rewards = new ArrayList<>();
    for (Trial t : state.trials()) {
      Outcome o = state.ended().get(t.id());
      if (t.id().explores() && o != null) {
        results.add(new TrialResult(t.id(), o.failure(), o.diverged(), null, null, o.passes(), 0));
        if (o.failure() == null && !o.diverged()) {
          rewards.add(
              new Reward(t.id(), t.length(), true, o.accuracy(), Double.NaN, null, o.halves()));
        }
      }
    }
    List<Instructor> instructors =
        state.learning().keySet().stream().flatMap(i -> instructor(i).stream()).toList();
    return new Reuse.Learned(results, rewards, instructors);
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
    return driver.happened(new CampaignEvent.Failed(id, reason));
  }

  /**
   * Has no more trials done until the campaign is resumed.
   *
   * @return whether there is one of this id
   */
  public boolean pause(String id) {
    return driver.happened(new CampaignEvent.Paused(id));
  }

  /**
   * Goes on with a campaign that was paused.
   *
   * @return whether there is one of this id
   */
  public boolean resume(String id) {
    return driver.happened(new CampaignEvent.Resumed(id));
  }

  /** Removes a campaign that is over, with all that topics keep of it. */
  public Deletion delete(String id) {
    Optional<Entry> entry = driver.ask(id, e -> e);
    if (entry.isEmpty()) {
      return Deletion.ABSENT;
    }
    if (driver.ask(id, Entry::open).orElse(false)) {
      return Deletion.OPEN;
    }
    State state = find(id).orElseThrow();
    Set<String> results = new HashSet<>(entry.get().networks().keySet());
    state.trials().forEach(t -> results.add(t.key()));
    Set<String> instructors = new HashSet<>(entry.get().instructors().keySet());
    state.learning().keySet().forEach(i -> instructors.add(i.toString()));
    driver.delete(
        entry.get(),
        Map.of(
            Topic.RESULTS,
            results,
            Topic.CHECKPOINTS,
            results,
            Topic.INSTRUCTORS,
            instructors,
            Topic.EXPLANATIONS,
            state.explanations().stream().map(e -> e.trial().toString()).toList(),
            Topic.TICKETS,
            Set.of(id),
            Topic.REPORTS,
            Set.of(id)));
    past.forget(entry.get());
    return Deletion.DONE;
  }

  /** Asks something of a campaign's course. */
  <T> Optional<T> course(String id, Function<Course, T> question) {
    Optional<Entry> entry = driver.ask(id, e -> e);
    Optional<T> now = driver.ask(id, e -> e.course() == null ? null : question.apply(e.course()));
    if (now.isPresent() || entry.isEmpty()) {
      return now;
    }
    Map<String, Sent> instructors =
        driver.ask(id, e -> Map.copyOf(e.instructors())).orElse(Map.of());
    return driver.ask(id, Entry::open).orElse(true)
        ? Optional.empty()
        : Optional.ofNullable(question.apply(past.of(entry.get(), instructors)));
  }

  /** Where a campaign stands. */
  public Optional<State> find(String id) {
    return course(id, Course::state);
  }

  /** A campaign's file, to the byte. */
  public Optional<byte[]> file(String id) {
    return course(id, Course::submitted).map(CampaignEvent.Submitted::file);
  }

  /** How a campaign goes on. */
  public Optional<CampaignStatus> status(String id) {
    return driver.ask(id, Entry::status);
  }

  /** How all campaigns go on, oldest first. */
  public List<CampaignStatus> statuses() {
    return driver.ask(Entry::status);
  }

  /** How all campaigns go on, and then what changes, for each who listens from the beginning. */
  Multi<ChangedCampaigns> changes() {
    return Multi.createFrom()
        .deferred(
            () -> {
              AtomicLong told = new AtomicLong(-1);
              return Changes.of(this::version).map(now -> driver.since(told.getAndSet(now)));
            });
  }

  /** Where campaigns stand that are not over, the oldest first. */
  public List<State> open() {
    return driver.ask(e -> e.open() ? e.course().state() : null);
  }

  /** All that moves while a campaign runs. */
  Optional<Live> live(String id) {
    Optional<CampaignStatus> status = status(id);
    return status.flatMap(
        s ->
            course(
                id,
                c ->
                    new Live(
                        s,
                        System.currentTimeMillis(),
                        c.curves(),
                        Live.ComparedArm.of(c.state().campaign()),
                        c.enns(),
                        c.tuning())));
  }

  /** Grows whenever something changes in a campaign. */
  long version(String id) {
    return driver.ask(id, Entry::version).orElse(0L);
  }

  /** Grows whenever something changes. */
  long version() {
    return driver.version();
  }

  /** The report of a finished campaign. */
  public Optional<Report> report(String id) {
    return driver.ask(id, Entry::report).flatMap(sent -> kept.report(id, sent.offset()));
  }

  /** Trials whose final weights are kept. */
  Set<String> networks(String id) {
    return driver.ask(id, e -> Set.copyOf(e.networks().keySet())).orElse(Set.of());
  }

  /** The end of a trial, with its weights. */
  Optional<TrialResult> result(TrialId trial) {
    String key = trial.toString();
    return driver
        .ask(trial.campaign(), e -> e.networks().get(key))
        .flatMap(sent -> kept.result(key, sent.offset()));
  }

  /** A published instructor. */
  Optional<Instructor> instructor(InstructorId id) {
    String key = id.toString();
    return driver
        .ask(id.campaign(), e -> e.instructors().get(key))
        .flatMap(sent -> kept.instructor(key, sent.offset()));
  }
}
