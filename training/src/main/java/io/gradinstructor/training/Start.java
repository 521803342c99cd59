package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.network.Weights;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** How weights start; biases start at zero. */
public interface Start extends Part {
  /**
   * Weights of a layer, row-major [in][out].
   *
   * @param layer from 0
   * @param random of this layer
   */
  float[] weights(int layer, int in, int out, UniformRandomProvider random);

  /**
   * A network that starts so.
   *
   * @param seed the trial's
   */
  default Weights network(List<Integer> layers, long seed) {
    float[][] arrays = new float[2 * (layers.size() - 1)][];
    for (int l = 0; l + 1 < layers.size(); l++) {
      int in = layers.get(l);
      int out = layers.get(l + 1);
      arrays[2 * l] = weights(l, in, out, Randoms.of(seed, "weights", l));
      arrays[2 * l + 1] = new float[out];
    }
    return Weights.of(layers, arrays);
  }
}
