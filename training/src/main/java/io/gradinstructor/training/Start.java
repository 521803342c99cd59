package io.gradinstructor.training;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.util.List;

/** How a network starts. */
public interface Start extends Part {
  /**
   * A multilayer perceptron that starts so.
   *
   * @param layers neurons of each layer, the inputs first
   * @param seed the trial's
   */
  Weights network(List<Integer> layers, long seed);

  /**
   * A network that starts so.
   *
   * @param seed the trial's
   * @throws IllegalArgumentException if only multilayer perceptrons can
   */
  default Weights network(Architecture network, long seed) {
    if (!(network instanceof Mlp mlp)) {
      throw new IllegalArgumentException("is a start of multilayer perceptrons only");
    }
    return network(mlp.layers(), seed);
  }
}
