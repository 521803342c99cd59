package io.gradinstructor.training;

import io.gradinstructor.autodiff.Value;

/** Changes weights in a step besides descent: a penalty, an instructor. */
public interface Term extends Part {
  /** As a mode: takes no part. */
  int SILENT = 0;

  /** How it takes part in a step; there is one compiled step for each combination of modes. */
  default int mode(Clock at) {
    return 1;
  }

  /** Puts into memory what it remembers. */
  default void begin(Trainer.Task task, Memory memory) {}

  /** Its part in the graph of a step; asked for before the network's own. */
  Change in(StepGraph step, int mode);

  /** What a term does to each matrix of weights, and to gradients. */
  @FunctionalInterface
  interface Change {
    /**
     * A matrix with this change.
     *
     * @param base the matrix with the changes of other terms
     * @param layer from 0
     * @param weights the matrix before the step, [in, out]
     * @param gradient of the loss
     * @param rate learning rate
     */
    Value of(Value base, int layer, Value weights, Value gradient, Value rate);

    /**
     * What the optimizer takes for the gradient of weights or of biases.
     *
     * @param gradient with what other terms add to it
     * @param layer from 0
     * @param parameter weights [in, out] or biases [out] before the step
     */
    default Value along(Value gradient, int layer, Value parameter) {
      return gradient;
    }
  }
}
