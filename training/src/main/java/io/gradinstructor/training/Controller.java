package io.gradinstructor.training;

import java.util.List;

/** Sets knobs between steps; what it sets holds until it is set again. */
public interface Controller extends Part {
  /**
   * Paths of the knobs that it sets, within the settings of the trainer, as in {@code rates} or
   * {@code dropout.input}.
   */
  List<String> steers();

  /** Instructors that it will ask for, by the text of their ids. */
  default List<String> instructors() {
    return List.of();
  }

  /**
   * Made ready for a run: puts into memory what it remembers; may keep what takes time to work out,
   * and nothing else.
   *
   * @param knobs as they are before the first step
   */
  Hand ready(Trainer.Task task, Memory memory, Knobs knobs);

  /**
   * What it is told before a step.
   *
   * @param learningRate of the trial, before its schedule
   * @param rate learning rate of this step, before its factors
   * @param tensors names in memory, layer by layer, of the matrix of weights and of what the
   *     optimizer remembers of it
   */
  record Moment(
      Clock at,
      double learningRate,
      double rate,
      List<List<String>> tensors,
      Memory memory,
      Knobs knobs) {}

  /** A controller at work. One thread at a time. */
  interface Hand extends AutoCloseable {
    /** Sets knobs for this step and those after it, if it is time to. Called before every step. */
    void turn(Moment now);

    /**
     * What an instructor of controls is to see of this moment: the run's state, then how its knobs
     * are set; null of controllers that no instructor learns from.
     */
    default float[] sight(Moment now) {
      return null;
    }

    @Override
    default void close() {}
  }
}
