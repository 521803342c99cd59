package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Trial;
import io.gradinstructor.workflow.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Compares what campaigns wait for with what is there, and has done again what is missing: the same
 * trial gives the same bytes. What is missing once more after that ends its campaign.
 */
final class Reconciliation {
  /** What waits at the broker. */
  interface Broker {
    /** Trials that are queued or in work; empty if that is not known. */
    Optional<Set<String>> queued() throws InterruptedException;

    /** Whether all snapshots that were sent were rewarded, too. */
    boolean rewarded() throws InterruptedException;

    /** Whether anybody takes trials. */
    boolean workers();
  }

  /** What was done again so often and is missing still will not come. */
  private static final int TIMES = 3;

  private static final Logger LOG = Logger.getLogger(Reconciliation.class);

  /** What is done again: how often, and whether it is under way. */
  private static final class Again {
    private int times;
    private boolean underWay;
  }

  private final Driver driver;
  private final Broker broker;
  private final long patienceMs;

  /** By campaign, then by what is done again. */
  private final Map<String, Map<String, Again>> again = new HashMap<>();

  /** Trials that were nowhere when it looked last: what was just done may not have been heard. */
  private Set<String> suspects = Set.of();

  Reconciliation(Driver driver, Broker broker, long patienceMs) {
    this.driver = driver;
    this.broker = broker;
    this.patienceMs = patienceMs;
  }

  /** Told by other threads: somebody misses something, or something was made. */
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();

  private volatile boolean begun;
  private boolean queueSeen;

  /**
   * Without the message itself, which may be large.
   *
   * @param missing null if something was made
   */
  private record Told(String campaign, String key, CampaignEvent.Missing missing) {}

  /** Something is missing, or what may have been done again is there. */
  void tell(Message message) {
    if (begun) {
      told.add(
          message instanceof CampaignEvent.Missing m
              ? new Told(m.campaign(), null, m)
              : new Told(message.campaign(), key(message), null));
    }
  }

  /** Listens from now on: all that was before is known. */
  void begin() {
    begun = true;
  }

  /** A campaign of which nothing was heard for a while. */
  private record Quiet(State state, List<Trial> unheard, List<Trial> unrewarded) {}

  /** Looks after campaigns of which nothing was heard for a while. */
  void look() throws InterruptedException {
    for (Told t = told.poll(); t != null; t = told.poll()) {
      if (t.missing != null) {
        missing(t.missing);
      } else if (again.containsKey(t.campaign)) {
        Again a = again.get(t.campaign).get(t.key);
        if (a != null) {
          a.underWay = false;
        }
      }
    }
    long since = System.currentTimeMillis() - patienceMs;
    Set<String> open = new HashSet<>(driver.ask(e -> e.open() ? e.id() : null));
    again.keySet().retainAll(open);
    if (!queueSeen && !open.isEmpty()) {
      // Who looks mends a queue whose end was lost; until then workers hear nothing of it.
      broker.queued();
      queueSeen = true;
    }
    List<Quiet> quiet = driver.ask(e -> quiet(e, since));
    if (quiet.isEmpty()) {
      suspects = Set.of();
      return;
    }
    Set<String> nowhere = new HashSet<>();
    try {
      Optional<Set<String>> queued = broker.queued();
      boolean rewarded = broker.rewarded();
      for (Quiet q : quiet) {
        List<Trial> lost = new ArrayList<>();
        queued.ifPresent(
            in -> q.unheard.stream().filter(t -> !in.contains(t.key())).forEach(lost::add));
        if (rewarded) {
          lost.addAll(q.unrewarded);
        }
        lost.forEach(t -> nowhere.add(t.key()));
        lost.removeIf(t -> !suspects.contains(t.key()));
        String id = q.state.id();
        if (lost.isEmpty()) {
          driver.waits(id, waitsFor(q, queued.orElse(Set.of())));
        } else {
          lost.forEach(t -> of(id, t.key()).underWay = false);
          redo(id, "neither queued nor done", lost);
        }
      }
    } catch (KafkaException e) {
      LOG.debug("the broker does not say what it has", e);
    }
    suspects = nowhere;
  }

  private Quiet quiet(Entry e, long since) {
    if (!e.open() || e.course().state().paused() || e.newsAt() > since) {
      return null;
    }
    State state = e.course().state();
    Map<String, Again> redone = again.getOrDefault(e.id(), Map.of());
    List<Trial> unheard = new ArrayList<>();
    List<Trial> unrewarded = new ArrayList<>();
    for (Trial t : state.trials()) {
      if (e.course().unrewarded(t.id())) {
        unrewarded.add(t);
      } else if (!state.ended().containsKey(t.id())
          || redone.containsKey(t.key()) && redone.get(t.key()).underWay) {
        unheard.addAll(state.open(t));
      }
    }
    return new Quiet(state, unheard, unrewarded);
  }

  private String waitsFor(Quiet q, Set<String> queued) {
    long trials = q.unheard.stream().filter(t -> queued.contains(t.key())).count();
    if (trials > 0) {
      return broker.workers()
          ? trials + " trials that are queued or in work"
          : trials + " trials are queued, but no worker is there";
    }
    if (!q.unrewarded.isEmpty()) {
      return q.unrewarded.size() + " trained networks that the evaluator has not measured yet";
    }
    return switch (q.state.phase().kind()) {
      case LEARN ->
          q.state.learning().size() - q.state.learned().size() + " ENNs that learn (enn-trainer)";
      case EXPLAIN -> "explanations (explain-service)";
      case REPORT -> "the report (evaluator)";
      default -> q.unheard.size() + " trials";
    };
  }

  private Again of(String campaign, String key) {
    return again
        .computeIfAbsent(campaign, c -> new HashMap<>())
        .computeIfAbsent(key, k -> new Again());
  }

  /** Something that a service waits for is missing. */
  private void missing(CampaignEvent.Missing m) {
    driver
        .ask(
            m.campaign(), e -> e.open() && !e.course().state().paused() ? e.course().state() : null)
        .ifPresent(
            state -> redo(m.campaign(), "missing on " + m.topic().topicName(), wanted(state, m)));
  }

  /** What makes the messages that are missing. */
  private static List<? extends Message> wanted(State state, CampaignEvent.Missing m) {
    Set<String> keys = Set.copyOf(m.keys());
    return switch (m.topic()) {
      case SNAPSHOTS, RESULTS, REWARDS ->
          state.trials().stream().filter(t -> keys.contains(t.key())).toList();
      case INSTRUCTORS ->
          state.learning().values().stream()
              .filter(l -> keys.contains(l.instructor().toString()))
              .toList();
      case EXPLANATIONS ->
          state.explanations().stream().filter(e -> keys.contains(e.trial().toString())).toList();
      case TICKETS -> state.tickets() == null ? List.of() : List.of(state.tickets());
      default -> List.of();
    };
  }

  private void redo(String campaign, String why, List<? extends Message> messages) {
    List<Message> now = new ArrayList<>();
    for (Message m : messages) {
      String key = key(m);
      Again a = of(campaign, key);
      if (a.underWay) {
        continue;
      }
      if (a.times == TIMES) {
        driver.happened(
            new CampaignEvent.Failed(
                campaign,
                key + " is " + why + ", and was after it had been done again " + TIMES + " times"));
        return;
      }
      a.times++;
      a.underWay = true;
      now.add(m);
    }
    if (!now.isEmpty()) {
      String what = now.size() + " of what it needs, first " + key(now.get(0)) + ", " + why;
      LOG.warnf("%s: %s; they are done again", campaign, what);
      driver.again(campaign, now);
      driver.waits(campaign, what + ": done again");
    }
  }

  /** What a message, or the request for it, is about. */
  private static String key(Message m) {
    if (m instanceof Trial t) {
      return t.key();
    }
    if (m instanceof CampaignEvent.LearningRequested l) {
      return l.instructor().toString();
    }
    if (m instanceof CampaignEvent.ExplanationRequested e) {
      return "explanation of " + e.trial();
    }
    return m instanceof Explanation e ? "explanation of " + e.trial() : m.key();
  }
}
