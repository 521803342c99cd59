package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import org.apache.commons.rng.UniformRandomProvider;

/** U(−1/√inputs, 1/√inputs), biases too: how PyTorch starts a linear layer. */
@Kind(value = "fan-in", says = "uniform within 1 / √inputs, biases too, as PyTorch has it")
public record FanIn() implements LayerStart {
  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    return uniform(in * out, in, random);
  }

  @Override
  public float[] biases(int layer, int in, int out, UniformRandomProvider random) {
    return uniform(out, in, random);
  }

  private static float[] uniform(int n, int in, UniformRandomProvider random) {
    double range = 1 / Math.sqrt(in);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) (range * (2 * random.nextDouble() - 1));
    }
    return numbers;
  }
}
