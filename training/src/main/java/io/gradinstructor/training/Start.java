package io.gradinstructor.training;

import io.gradinstructor.network.Weights;
import java.util.List;

/** How a network starts. */
public interface Start extends Part {
  /**
   * A network that starts so.
   *
   * @param layers neurons of each layer, the inputs first
   * @param seed the trial's
   */
  Weights network(List<Integer> layers, long seed);
}
