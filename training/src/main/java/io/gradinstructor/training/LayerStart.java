package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
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
  default Weights network(Architecture network, long seed) {
    List<float[]> arrays = new ArrayList<>();
    for (int l = 0; l < network.matrices().size(); l++) {
      Architecture.Matrix m = network.matrices().get(l);
      UniformRandomProvider random = Randoms.of(seed, "weights", l);
      arrays.add(weights(l, m.in(), m.out(), random));
      arrays.add(biases(l, m.in(), m.out(), random));
    }
    arrays.addAll(network.extras(seed));
    return Weights.of(network, arrays.toArray(float[][]::new));
  }
}
