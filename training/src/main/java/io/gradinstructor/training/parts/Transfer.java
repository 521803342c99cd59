package io.gradinstructor.training.parts;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.Start;
import java.util.ArrayList;
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

  /** Whether the last layer is the source's, too. */
  default boolean whole() {
    return false;
  }

  /**
   * The source.
   *
   * @param network that starts from it
   * @param seed of the trial
   */
  Weights source(Feedforward network, long seed);

  @Override
  Transfer on(DatasetSpec.Content content);

  @Override
  default void suits(Architecture network) {
    feedforward(network);
  }

  /**
   * A network that can start from another.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static Feedforward feedforward(Architecture network) {
    if (network instanceof Feedforward f) {
      return f;
    }
    throw new IllegalArgumentException(
        "a start from another network works with networks whose scores are of their last layer");
  }

  @Override
  default Weights network(Architecture network, long seed) {
    Feedforward own = feedforward(network);
    Weights source = source(own, seed);
    if (whole()) {
      return Weights.of(own, source.bytes());
    }
    List<float[]> arrays = new ArrayList<>(source.arrays());
    int last = own.depth() - 1;
    int in = own.in(last);
    int out = own.out(last);
    UniformRandomProvider random = new Draws(seed).head(0);
    arrays.set(2 * last, head().weights(last, in, out, random));
    arrays.set(2 * last + 1, head().biases(last, in, out, random));
    return Weights.of(own, arrays.toArray(float[][]::new));
  }
}
