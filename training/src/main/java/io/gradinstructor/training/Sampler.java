package io.gradinstructor.training;

import java.util.function.Function;

/** Which samples make the minibatches. */
public interface Sampler extends Part {
  /**
   * An epoch.
   *
   * @param first number of its first step, which says how many there were in the epochs before
   * @param batches its minibatches, in order: indices of samples; one at least, and no more than
   *     all samples make
   * @param rate factor of the learning rate
   */
  record Epoch(int first, long[][] batches, double rate) {}

  /** Puts into memory what it remembers. */
  default void begin(Trainer.Task task, Memory memory) {}

  /**
   * The minibatches of an epoch; asked for at its beginning, and again where a run goes on in its
   * midst.
   *
   * @param epoch from 0
   * @param scores gives what the network makes of samples now, [n, classes]: a forward pass
   */
  Epoch epoch(int epoch, Trainer.Task task, Memory memory, Function<long[], float[]> scores);

  /** Whether it wants to see what the network makes of the minibatches. */
  default boolean watches() {
    return false;
  }

  /**
   * Sees what the network made of a minibatch, before the step changed it.
   *
   * @param scores [n, classes]
   */
  default void saw(long[] batch, float[] scores, Trainer.Task task, Memory memory) {}

  /**
   * How classes come in a trial of a seed, if not all from the start; null otherwise.
   *
   * @param seed the trial's
   */
  default Curriculum curriculum(long seed) {
    return null;
  }

  /** The fewest samples that make the minibatches of an epoch. */
  default int least(int samples) {
    return samples;
  }
}
