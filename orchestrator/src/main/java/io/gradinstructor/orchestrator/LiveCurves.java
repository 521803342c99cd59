package io.gradinstructor.orchestrator;

import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A campaign's accuracies on the reward set as they come in, by phase and arm. */
final class LiveCurves {
  /**
   * Trials of an arm in a phase, at the steps of their snapshots.
   *
   * @param means of the accuracies of {@code trials} trials
   * @param sds their standard deviations, 0 of one trial
   * @param trained the networks whose training is over; null before there are any
   */
  record Curve(
      Phase phase,
      String arm,
      List<Integer> steps,
      List<Double> means,
      List<Double> sds,
      List<Integer> trials,
      Trained trained) {}

  /** What networks reach in the end: only that can be compared while others still train. */
  record Trained(int networks, double mean, double sd) {}

  /** Of the trials that have been seen at a step: messages come more than once. */
  private static final class Point {
    private final BitSet seen = new BitSet();
    private double sum;
    private double squares;

    void add(int trial, double accuracy) {
      if (!seen.get(trial)) {
        seen.set(trial);
        sum += accuracy;
        squares += accuracy * accuracy;
      }
    }

    double mean() {
      return sum / seen.cardinality();
    }

    double sd() {
      int n = seen.cardinality();
      return n < 2 ? 0 : Math.sqrt(Math.max(0, (squares - sum * sum / n) / (n - 1)));
    }

    Trained trained() {
      return new Trained(seen.cardinality(), mean(), sd());
    }
  }

  private record Key(Phase phase, String arm) {}

  private final Map<Key, TreeMap<Integer, Point>> points = new HashMap<>();
  private final Map<Key, Point> ends = new HashMap<>();

  void add(Reward reward) {
    TrialId id = reward.trial();
    Key key = new Key(id.phase(), id.arm());
    points
        .computeIfAbsent(key, k -> new TreeMap<>())
        .computeIfAbsent(reward.step(), k -> new Point())
        .add(id.number(), reward.accuracy());
    if (reward.last()) {
      ends.computeIfAbsent(key, k -> new Point()).add(id.number(), reward.accuracy());
    }
  }

  /** By phase and arm. */
  List<Curve> all() {
    List<Curve> curves = new ArrayList<>();
    points.forEach(
        (key, steps) ->
            curves.add(
                new Curve(
                    key.phase,
                    key.arm,
                    List.copyOf(steps.keySet()),
                    steps.values().stream().map(Point::mean).toList(),
                    steps.values().stream().map(Point::sd).toList(),
                    steps.values().stream().map(p -> p.seen.cardinality()).toList(),
                    ends.containsKey(key) ? ends.get(key).trained() : null)));
    curves.sort(Comparator.comparing((Curve c) -> c.phase.toString()).thenComparing(Curve::arm));
    return curves;
  }

  /** The arm of the comparison whose trained networks are ahead, if there are any. */
  Optional<Curve> best() {
    return all().stream()
        .filter(c -> c.phase.equals(Phase.COMPARE) && c.trained != null)
        .max(Comparator.comparingDouble(c -> c.trained.mean));
  }
}
