package io.gradinstructor.instructor;

import io.gradinstructor.enn.Outcomes;
import io.gradinstructor.instructor.Views.Seen;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.List;

/** States of many runs and what the runs came to. */
public final class ReplayBuffer {
  /**
   * Logarithm of the largest scale of a layer, root mean square, that is learned from. Beyond it a
   * run has exploded, and its views would dwarf all others'.
   */
  private static final double LARGEST = Math.log(1000);

  /**
   * Weights as seen at a stage (0..1) of a run.
   *
   * @param probe null if no runs are held out
   */
  public record State(double stage, Seen seen, Probe probe) {
    /** Stages before this are early. */
    public static final double EARLY = 0.2;

    /** A state for learning only. */
    public State(double stage, Seen seen) {
      this(stage, seen, null);
    }

    private boolean sound() {
      for (float scale : seen.scales()) {
        // Written so that NaN is too large as well.
        if (!(scale <= LARGEST)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * What else is kept of weights, to measure ENNs on runs that no critic learned from.
   *
   * @param statistics as {@link WeightStatistics} has them
   * @param permuted view of the same network with hidden units in another order; of held-out runs
   * @param weights of a few held-out runs' first states; null otherwise
   */
  public record Probe(double[] statistics, Seen permuted, Weights weights) {}

  /**
   * One run.
   *
   * @param trial text of its id
   * @param states after its last disturbance, by stage
   * @param accuracy final, on the reward set or the images that are named for outcomes
   * @param halves the same on either half of these images; null if they were not halved
   */
  public record Run(String trial, List<State> states, double accuracy, List<Double> halves) {
    /** A run of which no more is known. */
    public Run(String trial, List<State> states, double accuracy) {
      this(trial, states, accuracy, null);
    }

    /** What the run is worth. */
    public double outcome() {
      return Outcomes.of(accuracy);
    }

    private Run sound() {
      return new Run(trial, states.stream().filter(State::sound).toList(), accuracy, halves);
    }
  }

  private final List<Run> runs = new ArrayList<>();
  private final List<Run> heldOut = new ArrayList<>();

  /** Adds a run, without exploded states; the order of runs is part of what is learned. */
  public void add(Run run) {
    add(run, runs);
  }

  /** Adds a run that is not learned from. */
  public void holdOut(Run run) {
    add(run, heldOut);
  }

  private static void add(Run run, List<Run> to) {
    Run sound = run.sound();
    if (!sound.states().isEmpty()) {
      to.add(sound);
    }
  }

  /** The runs that are not learned from, in order. */
  public List<Run> heldOut() {
    return List.copyOf(heldOut);
  }

  /** The runs to learn from, in order. */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /** Number of states to learn from. */
  public int states() {
    return runs.stream().mapToInt(r -> r.states().size()).sum();
  }
}
