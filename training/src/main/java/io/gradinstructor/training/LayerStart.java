package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.network.Weights;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** A start that is drawn layer by layer, so that a layer may be drawn alone. */
public interface LayerStart extends Start {
  /**
   * Weights of a layer, row-major [in][out].
   *
   * @param layer from 0
   * @param random of this layer
   */
  float[] weights(int layer, int in, int out, UniformRandomProvider random);

  /**
   * Biases of a layer, [out]: zero mostly. They are drawn after the weights.
   *
   * @param layer from 0
   * @param random of this layer
   */
  default float[] biases(int layer, int in, int out, UniformRandomProvider random) {
    return new float[out];
  }

  @Override
  default Weights network(List<Integer> layers, long seed) {
    float[][] arrays = new float[2 * (layers.size() - 1)][];
    for (int l = 0; l + 1 < layers.size(); l++) {
      int in = layers.get(l);
      int out = layers.get(l + 1);
      UniformRandomProvider random = Randoms.of(seed, "weights", l);
      arrays[2 * l] = weights(l, in, out, random);
      arrays[2 * l + 1] = biases(l, in, out, random);
    }
    return Weights.of(layers, arrays);
  }
}
