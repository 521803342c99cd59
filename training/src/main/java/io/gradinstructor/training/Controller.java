package io.gradinstructor.training;

import java.util.List;

/** Sets knobs between steps; what it sets holds until it is set again. */
public interface Controller extends Part {
  /**
   * Paths of the knobs that it sets, within the settings of the trainer, as in {@code rates} or
   * {@code dropout.input}.
   */
  List<String> steers();

  /** Puts into memory what it remembers. */
  default void begin(Trainer.Task task, Memory memory) {}

  /** Whether it is asked before this step. */
  boolean due(Clock at);

  /** Sets knobs for this step and those after it. */
  void set(Clock at, Memory memory, Knobs knobs);
}
