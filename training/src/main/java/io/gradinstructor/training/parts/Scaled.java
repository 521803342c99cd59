package io.gradinstructor.training.parts;

import io.gradinstructor.network.Pattern;
import io.gradinstructor.network.PatternField;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** How explorers start: normal, each layer of its own spread, times a pattern. */
@Kind(value = "scaled", says = "normal, each layer of its own spread, times a pattern")
public record Scaled(List<Layer> layers) implements LayerStart {
  /**
   * A layer.
   *
   * @param sigma standard deviation
   * @param pattern that it is multiplied by; null for none
   */
  public record Layer(double sigma, Pattern pattern) {}

  @Override
  public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
    Layer of = layers.get(layer);
    float[] w = Naive.normal(in * out, of.sigma(), random);
    if (of.pattern() != null) {
      Weights.multiply(w, PatternField.factors(of.pattern(), 0, 1, in, out));
    }
    return w;
  }
}
