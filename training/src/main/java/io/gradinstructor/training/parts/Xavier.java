package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import org.apache.commons.rng.UniformRandomProvider;

/** N(0, 2 / (inputs + outputs)), Glorot and Bengio 2010. */
@Kind(
    value = "xavier",
    says = "normal, of a variance of 2 / (inputs + outputs) (Glorot and Bengio 2010)")
public record Xavier() implements LayerStart {
  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    return Naive.normal(in * out, Math.sqrt(2.0 / (in + out)), random);
  }
}
