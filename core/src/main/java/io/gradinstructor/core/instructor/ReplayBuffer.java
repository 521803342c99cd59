package io.gradinstructor.core.instructor;

import io.gradinstructor.core.instructor.Views.Seen;
import java.util.ArrayList;
import java.util.List;

/** States of many runs and what the runs came to. */
public final class ReplayBuffer {
  /** Weights as seen at a stage (0..1) of a run. */
  public record State(double stage, Seen seen) {}

  /**
   * One run.
   *
   * @param states after its last disturbance, by stage
   * @param accuracy final, on the reward set
   */
  public record Run(String trial, List<State> states, double accuracy) {
    /** What the run is worth: −ln(1 − accuracy + 0.01), which spreads out the best. */
    public double outcome() {
      return -StrictMath.log(1 - accuracy + 0.01);
    }
  }

  private final List<Run> runs = new ArrayList<>();

  /** Adds a run; the order of runs is part of what is learned. */
  public void add(Run run) {
    if (!run.states().isEmpty()) {
      runs.add(run);
    }
  }

  /** The runs, in order. */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /** Number of states. */
  public int states() {
    return runs.stream().mapToInt(r -> r.states().size()).sum();
  }
}
