package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Setting;
import org.apache.commons.rng.UniformRandomProvider;

/** U(−sigma, sigma) in every layer, whatever its size. */
@Kind(value = "uniform", says = "uniform, of the same width in every layer")
public record Uniform(
    @Setting(is = "0.45", from = 1e-6, to = 10, says = "half the width") double sigma)
    implements LayerStart {
  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    float[] w = new float[in * out];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (sigma * (2 * random.nextDouble() - 1));
    }
    return w;
  }
}
