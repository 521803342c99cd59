package io.gradinstructor.training;

import io.gradinstructor.network.Weights;
import java.util.List;

/** Changes weights between two steps. */
public interface Intervention extends Part {
  /** Whether it does anything before this step. */
  boolean due(Clock at);

  /**
   * Made ready for a network: may keep what takes time to work out, and nothing else.
   *
   * @param layers neurons of each layer, the inputs first
   */
  Act ready(List<Integer> layers);

  /** An intervention in one network. */
  @FunctionalInterface
  interface Act {
    /** Changes matrices and biases in place. */
    void on(Weights weights);
  }
}
