package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.core.message.CampaignEvent.TrialsQueued;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.messaging.Archive;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Weights of trials in training, read from their topic when somebody asks. Knows from the events
 * how far back to look. May be used by many threads.
 */
final class Snapshots {
  private static final long MAX_BYTES = 64L << 20;

  /** How much clocks of different machines may differ. */
  private static final long MARGIN_MS = 60_000;

  /** Snapshots of a trial are sent by the clock that its end is sent by. */
  private static final long OWN_MARGIN_MS = 200;

  /** A trial's snapshots by step; {@code complete} once its last one is among them. */
  private record Kept(TreeMap<Integer, byte[]> weights, boolean complete) {
    int bytes() {
      return weights.values().stream().mapToInt(w -> w.length).sum();
    }
  }

  private final Archive archive;
  private final Map<String, Long> queuedAt = new ConcurrentHashMap<>();
  private final Map<String, Long> begunAt = new ConcurrentHashMap<>();
  private final Cache<String, Kept> kept =
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
    begunAt.put(result.trial(), sentAt - (long) (1000 * result.seconds()) - OWN_MARGIN_MS);
  }

  /**
   * Weights of a trial by step.
   *
   * @throws Refusal if none are kept
   */
  TreeMap<Integer, byte[]> of(String trial) {
    Kept known = kept.getIfPresent(trial);
    if (known == null || !known.complete) {
      known = read(trial);
      kept.put(trial, known);
    }
    if (known.weights.isEmpty()) {
      throw Refusal.absent("trial: no snapshot of " + trial + " is kept, or none was sent yet");
    }
    return known.weights;
  }

  private Kept read(String trial) {
    Ids.Parts id = Ids.parts(trial);
    Long phase = queuedAt.get(id.campaign() + "/" + id.phase());
    if (phase == null) {
      throw Refusal.absent("trial: there is none " + trial);
    }
    Kept found = read(trial, begunAt.getOrDefault(trial, phase - MARGIN_MS));
    // One that another worker began has its first snapshots further back; explorers send none of
    // the beginning.
    boolean whole =
        Ids.explores(trial) || !found.weights.isEmpty() && found.weights.firstKey() == 0;
    return begunAt.containsKey(trial) && !whole ? read(trial, phase - MARGIN_MS) : found;
  }

  private Kept read(String trial, long since) {
    List<Snapshot> all =
        archive.find(Topic.SNAPSHOTS, Snapshot.class, trial, since, Snapshot::last);
    TreeMap<Integer, byte[]> weights = new TreeMap<>();
    all.forEach(s -> weights.put(s.step(), s.weights()));
    return new Kept(weights, all.stream().anyMatch(Snapshot::last));
  }
}
