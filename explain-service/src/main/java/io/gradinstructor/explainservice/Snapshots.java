package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.core.message.CampaignEvent.TrialsQueued;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.messaging.Archive;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Weights of trials in training, read from their topic when somebody asks. Rewards tell where
 * snapshots are; explorers, of which few are rewarded, are searched for. May be used by many
 * threads.
 */
final class Snapshots {
  private static final long MAX_BYTES = 64L << 20;

  private static final long NOWHERE = -1;
  private static final NavigableMap<Integer, Long> NONE = Collections.emptyNavigableMap();

  /** How much clocks of different machines may differ. */
  private static final long MARGIN_MS = 60_000;

  /** Snapshots of a trial are sent by the clock that its end is sent by. */
  private static final long OWN_MARGIN_MS = 200;

  /** An explorer's snapshots by step; {@code complete} once its last one is among them. */
  private record Kept(TreeMap<Integer, byte[]> weights, boolean complete) {
    int bytes() {
      return weights.values().stream().mapToInt(w -> w.length).sum();
    }
  }

  private final Archive archive;
  private final Map<String, Long> queuedAt = new ConcurrentHashMap<>();
  private final Map<String, Long> begunAt = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<Integer, Long>> offsets = new ConcurrentHashMap<>();
  private final Cache<String, Kept> explorers =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String t, Kept k) -> k.bytes())
          .build();

  Snapshots(Archive archive) {
    this.archive = archive;
  }

  /** A phase's trials were queued. */
  void hear(TrialsQueued event, long sentAt) {
    queuedAt.putIfAbsent(event.campaign() + "/" + event.phase(), sentAt);
  }

  /** A trial ended. */
  void hear(TrialResult result, long sentAt) {
    if (Ids.explores(result.trial())) {
      begunAt.put(result.trial(), sentAt - (long) (1000 * result.seconds()) - OWN_MARGIN_MS);
    }
  }

  /** A snapshot was rewarded. */
  void hear(Reward reward) {
    if (!Ids.explores(reward.trial())) {
      offsets
          .computeIfAbsent(reward.trial(), t -> new ConcurrentSkipListMap<>())
          .put(reward.step(), reward.offset() == null ? NOWHERE : reward.offset());
    }
  }

  /** Whether the reward of a snapshot was heard, and with it those of all earlier ones. */
  boolean knows(String trial, int step) {
    return offsets.getOrDefault(trial, NONE).containsKey(step);
  }

  /**
   * Steps of a trial at which there are weights.
   *
   * @throws Refusal if there are none
   */
  SortedSet<Integer> steps(String trial) {
    Long phase = queuedAt(trial);
    SortedSet<Integer> steps =
        new TreeSet<>(
            Ids.explores(trial)
                ? explorer(trial, phase).keySet()
                : offsets.getOrDefault(trial, NONE).keySet());
    if (steps.isEmpty()) {
      throw Refusal.absent("trial: no snapshot of " + trial + " is kept, or none was sent yet");
    }
    return steps;
  }

  /**
   * Weights of a trial at a step.
   *
   * @throws Refusal if they are not kept
   */
  byte[] of(String trial, int step) {
    SortedSet<Integer> steps = steps(trial);
    if (!steps.contains(step)) {
      throw Refusal.absent("step: there is no snapshot " + step + ", but " + steps);
    }
    if (Ids.explores(trial)) {
      return explorer(trial, queuedAt(trial)).get(step);
    }
    long offset = offsets.get(trial).get(step);
    return Optional.of(offset)
        .filter(o -> o != NOWHERE)
        .flatMap(o -> archive.at(Snapshot.class, trial, o))
        .filter(s -> s.step() == step)
        .orElseThrow(() -> Refusal.absent("step: snapshot " + step + " is not kept any longer"))
        .weights();
  }

  private long queuedAt(String trial) {
    Ids.Parts id = Ids.parts(trial);
    Long phase = queuedAt.get(id.campaign() + "/" + id.phase());
    if (phase == null) {
      throw Refusal.absent("trial: there is none " + trial);
    }
    return phase;
  }

  private TreeMap<Integer, byte[]> explorer(String trial, long phase) {
    Kept known = explorers.getIfPresent(trial);
    if (known == null || !known.complete) {
      known = search(trial, begunAt.getOrDefault(trial, phase - MARGIN_MS));
      explorers.put(trial, known);
    }
    return known.weights;
  }

  private Kept search(String trial, long since) {
    List<Snapshot> all = archive.find(Snapshot.class, trial, since, Snapshot::last);
    TreeMap<Integer, byte[]> weights = new TreeMap<>();
    all.forEach(s -> weights.put(s.step(), s.weights()));
    return new Kept(weights, all.stream().anyMatch(Snapshot::last));
  }
}
