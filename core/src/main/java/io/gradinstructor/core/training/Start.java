package io.gradinstructor.core.training;

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
}
