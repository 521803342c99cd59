package io.gradinstructor.explainservice;

import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Reward.Place;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Archive;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Weights of trials in training, read from their topic when somebody asks. Rewards tell where
 * snapshots are; those of explorers that are under way are searched for. May be used by many
 * threads.
 */
final class Snapshots {
  private static final long NOWHERE = -1;

  /** How much clocks of different machines may differ. */
  private static final long MARGIN_MS = 60_000;

  /** Snapshots of a trial are sent by the clock that its end is sent by. */
  private static final long OWN_MARGIN_MS = 200;

  private static final NavigableMap<Integer, Long> NONE = Collections.emptyNavigableMap();

  private final Archive archive;
  private final Trials trials;
  private final Map<TrialId, Long> begunAt = new ConcurrentHashMap<>();

  /** Offsets by trial and step; of explorers, once they ended. */
  private final Map<TrialId, NavigableMap<Integer, Long>> offsets = new ConcurrentHashMap<>();

  Snapshots(Archive archive, Trials trials) {
    this.archive = archive;
    this.trials = trials;
  }

  /** A trial ended. */
  void hear(TrialResult result, long sentAt) {
    if (result.trial().explores()) {
      begunAt.put(result.trial(), sentAt - (long) (1000 * result.seconds()) - OWN_MARGIN_MS);
    }
  }

  /** A snapshot was rewarded. */
  void hear(Reward reward) {
    List<Place> told = reward.places();
    if (told == null) {
      // Nothing is there to be explained, but that it was heard.
      told = reward.trial().explores() ? List.of() : List.of(new Place(reward.step(), NOWHERE));
    }
    for (Place place : told) {
      offsets
          .computeIfAbsent(reward.trial(), t -> new ConcurrentSkipListMap<>())
          .put(place.step(), place.offset());
    }
  }

  void forget(String campaign) {
    begunAt.keySet().removeIf(t -> t.campaign().equals(campaign));
    offsets.keySet().removeIf(t -> t.campaign().equals(campaign));
  }

  /** Whether the reward of a snapshot was heard, and with it those of all earlier ones. */
  boolean knows(TrialId trial, int step) {
    return offsets.getOrDefault(trial, NONE).containsKey(step);
  }

  /** A trial of a campaign whose weights can be read. */
  Optional<TrialId> any(String campaign) {
    return offsets.keySet().stream().filter(t -> t.campaign().equals(campaign)).findAny();
  }

  /**
   * Steps of a trial at which there are weights, and their offsets.
   *
   * @param wanted step that should be among them, if it was sent; null for any
   * @throws Refusal if there are none
   */
  NavigableMap<Integer, Long> places(TrialId trial, Integer wanted) {
    return told(trial, wanted).orElseGet(() -> some(trial, search(trial, trials.find(trial).at())));
  }

  /**
   * The same, as far as it costs nothing.
   *
   * @return empty if they must be searched for
   * @throws Refusal if there are none
   */
  Optional<NavigableMap<Integer, Long>> told(TrialId trial, Integer wanted) {
    NavigableMap<Integer, Long> known = offsets.getOrDefault(trial, NONE);
    // An evaluator knows only what it saw itself.
    boolean enough = wanted == null ? !known.isEmpty() : known.containsKey(wanted);
    return !enough && trial.explores() ? Optional.empty() : Optional.of(some(trial, known));
  }

  private static NavigableMap<Integer, Long> some(
      TrialId trial, NavigableMap<Integer, Long> places) {
    if (places.isEmpty()) {
      throw Refusal.absent("trial: no snapshot of " + trial + " is kept, or none was sent yet");
    }
    return Collections.unmodifiableNavigableMap(places);
  }

  /**
   * Weights of a trial at a step.
   *
   * @throws Refusal if they are not kept
   */
  byte[] at(NavigableMap<Integer, Long> places, TrialId trial, int step) {
    return Optional.of(offset(places, step))
        .filter(o -> o != NOWHERE)
        .flatMap(o -> archive.at(Snapshot.class, trial.toString(), o))
        .filter(s -> s.step() == step)
        .orElseThrow(() -> Refusal.absent("step: snapshot " + step + " is not kept any longer"))
        .weights();
  }

  /**
   * Where the weights of a step are.
   *
   * @throws Refusal if there are none
   */
  static long offset(NavigableMap<Integer, Long> places, int step) {
    Long offset = places.get(step);
    if (offset == null) {
      throw Refusal.absent("step: there is no snapshot " + step + ", but " + places.keySet());
    }
    return offset;
  }

  private NavigableMap<Integer, Long> search(TrialId trial, long queued) {
    long since = begunAt.getOrDefault(trial, queued - MARGIN_MS);
    NavigableMap<Integer, Long> places = new TreeMap<>();
    boolean complete = false;
    for (Archive.Found<Snapshot> found :
        archive.find(Snapshot.class, trial.toString(), since, Snapshot::last)) {
      places.put(found.message().step(), found.offset());
      complete = found.message().last();
    }
    if (complete) {
      offsets.put(trial, places);
    }
    return places;
  }
}
