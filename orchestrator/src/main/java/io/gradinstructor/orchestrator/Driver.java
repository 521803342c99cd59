package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reply;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.workflow.State;
import io.gradinstructor.workflow.Step;
import io.gradinstructor.workflow.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Turns what the other services report into events of the workflow and sends what follows. An event
 * and its commands are one transaction, so replaying the events is enough to know what was
 * commanded.
 */
final class Driver {
  /** Sends messages, all or none, and says what counts no longer. */
  interface Out {
    void send(List<? extends Message> messages, Map<Topic, ? extends Collection<String>> gone);
  }

  /** Is told of some things, and must not ask anything in turn. */
  interface Listener {
    /** Somebody misses something. */
    void missing(CampaignEvent.Missing event);

    /** Something was made. */
    void arrived(Message message);

    /** A campaign is over, in this state. */
    void over(State last);
  }

  private static final Logger LOG = Logger.getLogger(Driver.class);

  /** Where a message is that was not read back yet. */
  private static final long NOWHERE = -1;

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * That a campaign was deleted.
   *
   * @param at what of it was sent before is not heard
   * @param version that this made
   */
  private record Deletion(long at, long version) {}

  /** Of ids that are free again. */
  private final Map<String, Deletion> deleted = new HashMap<>();

  private final Out out;
  private final Listener listener;
  private long version;

  Driver(Out out, Listener listener) {
    this.out = out;
    this.listener = listener;
  }

  /** Takes a message of one of the service's topics. */
  synchronized void accept(Message message, Sent sent) {
    if (message instanceof CampaignEvent e) {
      heard(e, sent);
      return;
    }
    if (deleted.containsKey(message.campaign())) {
      return;
    }
    Entry entry = entries.computeIfAbsent(message.campaign(), id -> new Entry(id, 0));
    if (entry.concerns(sent)) {
      heard(entry, message, sent);
      listener.arrived(message);
      changed(entry);
    }
  }

  private void heard(Entry entry, Message message, Sent sent) {
    Course course = entry.course();
    if (message instanceof TrialResult r) {
      if (r.weights() != null) {
        place(entry.networks(), r.key(), sent);
      }
      if (course != null) {
        course.hear(r);
        trialEnded(entry, r.trial());
      }
    } else if (message instanceof Reply r) {
      happened(entry, new CampaignEvent.Replied(r));
    } else if (message instanceof Instructor i) {
      place(entry.instructors(), i.key(), sent);
      if (course != null) {
        course.hear(i, sent.at());
        happened(entry, new CampaignEvent.LearningEnded(i.id()));
      }
    } else if (message instanceof Report r) {
      entry.reported(r, sent);
      happened(entry, new CampaignEvent.Finished(r.campaign()));
    } else if (message instanceof Reward r && course != null) {
      course.hear(r);
      if (r.last()) {
        trialEnded(entry, r.trial());
      }
    } else if (message instanceof Explanation e) {
      happened(entry, new CampaignEvent.ExplanationEnded(e.trial()));
    } else if (message instanceof Tickets t) {
      happened(entry, new CampaignEvent.TicketsEnded(t.campaign()));
    }
  }

  private static void place(Map<String, Sent> places, String key, Sent sent) {
    if (sent.offset() != NOWHERE) {
      places.put(key, sent);
    }
  }

  /**
   * An event of the log: from before a restart, one that this desk just sent, or another service's
   * failure.
   */
  private void heard(CampaignEvent event, Sent sent) {
    String id = event.campaign();
    if (event instanceof CampaignEvent.Deleted) {
      Entry entry = entries.get(id);
      // One that was submitted since has this id now.
      if (entry == null || entry.submittedAt() == null || entry.submittedAt() < sent.at()) {
        entries.remove(id);
        deleted.put(id, new Deletion(sent.at(), ++version));
      }
      return;
    }
    Entry entry =
        event instanceof CampaignEvent.Submitted ? opened(id, sent.at()) : entries.get(id);
    if (entry == null) {
      return;
    }
    if (event instanceof CampaignEvent.Missing m) {
      listener.missing(m);
    } else if (entry.open()) {
      entry.course().hear(event);
      settle(entry, sent.at());
      changed(entry);
    }
  }

  private Entry opened(String id, long now) {
    Deletion before = deleted.remove(id);
    Entry entry = entries.computeIfAbsent(id, k -> new Entry(k, before == null ? 0 : before.at));
    entry.submitted(now);
    return entry;
  }

  /** If the workflow is at its end, only how that was is kept. */
  private void settle(Entry entry, long now) {
    State last = entry.course().state();
    if (last.status() != State.Status.RUNNING) {
      listener.over(last);
      entry.close(now);
    }
  }

  private void changed(Entry entry) {
    entry.news(++version);
  }

  private void trialEnded(Entry entry, TrialId trial) {
    if (entry.open()) {
      entry.course().ending(trial).ifPresent(e -> happened(entry, e));
    }
  }

  private void happened(Entry entry, CampaignEvent event) {
    if (!entry.open()) {
      return;
    }
    Course course = entry.course();
    Step step = Workflow.apply(course.state(), event);
    if (step.state() == course.state()) {
      return;
    }
    List<Message> messages = new ArrayList<>();
    messages.add(event);
    step.commands().stream().filter(c -> !known(course, c)).forEach(messages::add);
    out.send(messages, Map.of());
    course.become(step.state());
    settle(entry, System.currentTimeMillis());
    changed(entry);
    // What was there before it was asked for, in a fork, counts as soon as it is.
    for (Message command : step.commands()) {
      if (command instanceof Trial t) {
        trialEnded(entry, t.id());
      } else if (command instanceof LearningRequested l && course.published(l.instructor())) {
        happened(entry, new CampaignEvent.LearningEnded(l.instructor()));
      }
    }
  }

  /** Whether what a command asks for is there already, as in a fork. */
  private static boolean known(Course course, Message command) {
    return command instanceof Trial t && course.ending(t.id()).isPresent()
        || command instanceof LearningRequested l && course.published(l.instructor());
  }

  /** What was sent under a key counts no longer: its campaign was deleted. */
  synchronized void gone(Topic topic, String key) {
    try {
      if (topic == Topic.REPORTS) {
        entry(key).ifPresent(Entry::forgetReport);
      } else if (topic == Topic.INSTRUCTORS) {
        InstructorId id = InstructorId.parse(key);
        entry(id.campaign()).ifPresent(e -> e.forget(id));
      } else if (topic == Topic.RESULTS) {
        TrialId id = TrialId.parse(key);
        entry(id.campaign()).ifPresent(e -> e.forget(id));
      }
    } catch (IllegalArgumentException e) {
      LOG.debugf("%s of %s is no id: nothing was known of it", key, topic.topicName());
    }
  }

  private Optional<Entry> entry(String campaign) {
    return Optional.ofNullable(entries.get(campaign));
  }

  /** Starts a campaign, unless it is there already: the same file is the same campaign. */
  synchronized void submit(CampaignEvent.Submitted submitted) {
    if (!known(submitted.campaign())) {
      Entry entry = opened(submitted.campaign(), System.currentTimeMillis());
      entry.course().hold(submitted);
      happened(entry, submitted);
    }
  }

  /** Starts a campaign of which something is known before, unless it is there already. */
  synchronized void submit(CampaignEvent.Submitted submitted, List<Message> known) {
    if (!known(submitted.campaign())) {
      out.send(known, Map.of());
      long now = System.currentTimeMillis();
      opened(submitted.campaign(), now);
      known.forEach(m -> accept(m, new Sent(now, NOWHERE)));
      submit(submitted);
    }
  }

  synchronized boolean known(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.known();
  }

  /** Something happens to a campaign; whether there is one of this id. */
  synchronized boolean happened(CampaignEvent event) {
    boolean known = known(event.campaign());
    if (known) {
      happened(entries.get(event.campaign()), event);
    }
    return known;
  }

  /** Has messages sent to an open campaign's services, after saying why. */
  synchronized void again(String id, List<? extends Message> messages) {
    Entry entry = entries.get(id);
    if (entry != null && entry.open()) {
      out.send(messages, Map.of());
    }
  }

  /** Removes a campaign that is over, and what its topics keep under these keys. */
  synchronized void delete(Entry entry, Map<Topic, ? extends Collection<String>> keys) {
    if (entries.get(entry.id()) == entry && !entry.open()) {
      out.send(List.of(new CampaignEvent.Deleted(entry.id())), keys);
      entries.remove(entry.id());
      deleted.put(entry.id(), new Deletion(System.currentTimeMillis(), ++version));
    }
  }

  /** Asks something of what is known of a campaign, if there is one of this id. */
  synchronized <T> Optional<T> ask(String id, Function<Entry, T> question) {
    return known(id) ? Optional.ofNullable(question.apply(entries.get(id))) : Optional.empty();
  }

  /** The same of every campaign, the oldest first; answers that are null are left out. */
  synchronized <T> List<T> ask(Function<Entry, T> question) {
    List<T> answers = new ArrayList<>();
    for (Entry e : entries.values()) {
      T answer = e.known() ? question.apply(e) : null;
      if (answer != null) {
        answers.add(answer);
      }
    }
    return answers;
  }

  /** What changed after a version; all there is if that is negative. */
  synchronized ChangedCampaigns since(long before) {
    return new ChangedCampaigns(
        before < 0,
        ask(e -> e.version() > before ? e.status() : null),
        before < 0
            ? List.of()
            : deleted.entrySet().stream()
                .filter(d -> d.getValue().version > before)
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
  }

  /** Says what a campaign waits for. */
  synchronized void waits(String id, String what) {
    Entry entry = entries.get(id);
    if (entry != null && entry.open()) {
      entry.waits(what, ++version);
    }
  }

  /** Grows whenever something changes. */
  synchronized long version() {
    return version;
  }
}
