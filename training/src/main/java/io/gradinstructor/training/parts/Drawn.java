package io.gradinstructor.training.parts;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Setting;
import org.apache.commons.rng.UniformRandomProvider;

/** N(0, sigma²), where every layer of every trial draws its sigma, log-uniformly. */
@Kind(value = "drawn", says = "normal, of a spread that each layer of each trial draws for itself")
public record Drawn(
    @Setting(is = "0.02", from = 1e-6, to = 10, says = "least standard deviation, log-uniform")
        double low,
    @Setting(is = "0.8", from = 1e-6, to = 10, says = "greatest standard deviation") double high)
    implements LayerStart {
  /**
   * Refuses an empty range.
   *
   * @throws IllegalArgumentException if the least is more than the greatest
   */
  public Drawn {
    if (low > high) {
      throw new IllegalArgumentException(
          "must have low no greater than high, has low " + low + " and high " + high);
    }
  }

  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    return Naive.normal(in * out, Randoms.logUniform(random, low, high), random);
  }
}
