package io.gradinstructor.training.parts;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.Start;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A start from another network, the source: all layers but the last are copied, the last one is
 * drawn, for it may have other classes. Nothing that an optimizer remembered of the source goes
 * along.
 */
public sealed interface Transfer extends Start, Sourced permits FromNetwork, FromTraining {
  /** How the last layer is drawn. */
  LayerStart head();

  /**
   * The source.
   *
   * @param layers of the network that starts from it
   * @param seed of the trial
   */
  Weights source(List<Integer> layers, long seed);

  @Override
  Transfer on(DatasetSpec.Content content);

  @Override
  default void suits(Architecture network) {
    Mlp.of(network, "a start from another network");
  }

  @Override
  default Weights network(Architecture network, long seed) {
    List<Integer> layers = Mlp.of(network, "a start from another network").layers();
    Weights source = source(layers, seed);
    int last = layers.size() - 2;
    float[][] arrays = new float[2 * last + 2][];
    for (int l = 0; l < last; l++) {
      arrays[2 * l] = source.matrix(l).clone();
      arrays[2 * l + 1] = source.biases(l).clone();
    }
    UniformRandomProvider random = new Draws(seed).head(0);
    arrays[2 * last] = head().weights(last, layers.get(last), layers.get(last + 1), random);
    arrays[2 * last + 1] = head().biases(last, layers.get(last), layers.get(last + 1), random);
    return Weights.of(layers, arrays);
  }
}
