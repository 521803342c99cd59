package io.gradinstructor.orchestrator;

import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.service.FewNames;
import io.gradinstructor.workflow.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How campaigns and their trials stand, by arm. */
final class CampaignMetrics {
  /** Trials by arm and state at one moment, and how long the oldest open one has been. */
  private record Census(
      long at, Map<String, Map<TrialState, Integer>> trials, double oldestSeconds) {}

  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Campaigns campaigns;
  private final Map<TrialId, Long> openSince = new HashMap<>();
  private final FewNames arms = new FewNames();

  /** Trials of campaigns that are over. */
  private final Map<String, Map<TrialState, Integer>> over = new HashMap<>();

  private MeterRegistry meters;
  private Census census;

  CampaignMetrics(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  void bindTo(MeterRegistry registry) {
    meters = registry;
    for (State.Status status : State.Status.values()) {
      Gauge.builder("gi.campaigns", () -> count(status))
          .description("Campaigns")
          .tag("status", lower(status))
          .register(meters);
    }
    Gauge.builder("gi.oldest.open.trial.age", () -> census().oldestSeconds)
        .baseUnit("seconds")
        .description("How long the oldest trial has been queued or in work")
        .register(meters);
  }

  /** How long the oldest trial has been queued or in work, in seconds; 0 if there is none. */
  double oldestSeconds() {
    return census().oldestSeconds;
  }

  private long count(State.Status status) {
    return campaigns.statuses().stream().filter(s -> s.is(status)).count();
  }

  /** Counted once for all gauges of a scrape. */
  private synchronized Census census() {
    long now = System.nanoTime();
    if (census == null || now - census.at > FRESH_NANOS) {
      Census old = census;
      census = take(now);
      census.trials.keySet().stream()
          .filter(arm -> old == null || !old.trials.containsKey(arm))
          .forEach(this::register);
    }
    return census;
  }

  private Census take(long now) {
    Map<String, Map<TrialState, Integer>> trials = new HashMap<>();
    synchronized (over) {
      over.forEach((arm, states) -> trials.put(arm, new EnumMap<>(states)));
    }
    Set<TrialId> open = new HashSet<>();
    for (State campaign : campaigns.open()) {
      count(campaign, trials);
      for (Trial trial : campaign.trials()) {
        if (!campaign.ended().containsKey(trial.id())) {
          open.add(trial.id());
        }
      }
    }
    openSince.keySet().retainAll(open);
    open.forEach(id -> openSince.putIfAbsent(id, now));
    long oldest = openSince.values().stream().mapToLong(since -> now - since).max().orElse(0);
    return new Census(now, trials, oldest / 1e9);
  }

  /** A campaign that is over: of its trials only the number is kept. */
  void over(State campaign) {
    synchronized (over) {
      count(campaign, over);
    }
  }

  private void count(State campaign, Map<String, Map<TrialState, Integer>> counts) {
    for (Trial trial : campaign.trials()) {
      TrialState state = TrialState.of(campaign.ended().get(trial.id()));
      if (state != TrialState.OPEN || campaign.status() == State.Status.RUNNING) {
        counts
            .computeIfAbsent(arms.tag(trial.arm()), k -> new EnumMap<>(TrialState.class))
            .merge(state, 1, Integer::sum);
      }
    }
  }

  private void register(String arm) {
    for (TrialState state : TrialState.values()) {
      Gauge.builder(
              "gi.trials", () -> census().trials.getOrDefault(arm, Map.of()).getOrDefault(state, 0))
          .description("Trials of all campaigns; open ones are queued or in work")
          .tags("arm", arm, "state", state.toString())
          .register(meters);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
