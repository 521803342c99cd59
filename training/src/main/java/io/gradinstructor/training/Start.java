package io.gradinstructor.training;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.util.List;

/** How a network starts. */
public interface Start extends Part {
  /**
   * A network that starts so.
   *
   * @param seed the trial's
   * @throws IllegalArgumentException if such a network cannot
   */
  Weights network(Architecture network, long seed);

  /**
   * A multilayer perceptron that starts so.
   *
   * @param layers neurons of each layer, the inputs first
   */
  default Weights network(List<Integer> layers, long seed) {
    return network(new Mlp(layers), seed);
  }
}
