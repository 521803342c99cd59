package io.gradinstructor.training.parts;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Setting;
import org.apache.commons.rng.UniformRandomProvider;

/** N(0, sigma²) in every layer, whatever its size. */
@Kind(value = "naive", says = "normal, of the same spread in every layer")
public record Naive(
    @Setting(is = "0.45", from = 1e-6, to = 10, says = "standard deviation") double sigma)
    implements LayerStart {
  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    return normal(in * out, sigma, random);
  }

  /** Normal numbers of a standard deviation. */
  static float[] normal(int n, double sigma, UniformRandomProvider random) {
    float[] w = new float[n];
    Randoms.fillGaussian(random, w, sigma);
    return w;
  }
}
