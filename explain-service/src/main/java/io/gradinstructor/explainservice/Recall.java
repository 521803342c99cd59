package io.gradinstructor.explainservice;

import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.messaging.Archive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Trials of campaigns that are over, and where their snapshots are: read again when somebody asks.
 * Those that were asked for last are kept. May be used by many threads.
 */
final class Recall {
  private static final int KEPT = 4;

  /** How much clocks may differ, and how long before a fork what it knows is sent. */
  private static final long MARGIN_MS = 60_000;

  /** When a campaign was open, in milliseconds since 1970. */
  private record Span(long from, long until) {}

  private final Trials trials;
  private final Snapshots snapshots;
  private final Archive queued;
  private final Archive rewards;
  private final Map<String, Long> open = new ConcurrentHashMap<>();
  private final Map<String, Span> over = new ConcurrentHashMap<>();
  private final Map<String, Boolean> loaded = new LinkedHashMap<>(16, 0.75f, true);

  Recall(Trials trials, Snapshots snapshots, Archive queued, Archive rewards) {
    this.trials = trials;
    this.snapshots = snapshots;
    this.queued = queued;
    this.rewards = rewards;
  }

  void submitted(String campaign, long at) {
    over.remove(campaign);
    open.putIfAbsent(campaign, at);
  }

  /** Nothing new is heard of it: what is known need not be kept. */
  synchronized void over(String campaign, long at) {
    Long from = open.remove(campaign);
    if (from != null) {
      over.put(campaign, new Span(from, at));
      forget(campaign);
    }
  }

  void deleted(String campaign) {
    open.remove(campaign);
    over.remove(campaign);
  }

  /** Reads what there is of a campaign, if it is over and not in memory. */
  synchronized void of(String campaign) {
    Span span = over.get(campaign);
    if (span == null || loaded.get(campaign) != null) {
      return;
    }
    String prefix = campaign + "/";
    long from = span.from - MARGIN_MS;
    long until = span.until + MARGIN_MS;
    queued.<Trial>scan(
        Trial.class, prefix, from, until, t -> trials.hear(t.message(), t.sent().at()));
    rewards.<Reward>scan(Reward.class, prefix, from, until, r -> snapshots.hear(r.message()));
    loaded.put(campaign, true);
    if (loaded.size() > KEPT) {
      String eldest = loaded.keySet().iterator().next();
      loaded.remove(eldest);
      forget(eldest);
    }
  }

  private void forget(String campaign) {
    trials.forget(campaign);
    snapshots.forget(campaign);
  }
}
