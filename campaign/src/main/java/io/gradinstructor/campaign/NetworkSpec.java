package io.gradinstructor.campaign;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Start;
import java.util.List;

/**
 * The network that a campaign trains.
 *
 * @param architecture what it is
 * @param initialisation how its weights start unless an arm says otherwise
 */
public record NetworkSpec(Architecture architecture, Start initialisation) {
  /** A ReLU multilayer perceptron. */
  public NetworkSpec(List<Integer> layers, Start initialisation) {
    this(new Mlp(layers), initialisation);
  }

  /** Numbers of an image, then the outputs of each layer of weights: 784, 100, 10. */
  public List<Integer> layers() {
    return architecture.widths();
  }

  /** The same with another start. */
  NetworkSpec with(Start other) {
    return new NetworkSpec(architecture, other);
  }

  /** Number of weight matrices. */
  public int depth() {
    return architecture.depth();
  }

  /** Number of weights and biases, and numbers of normalisations. */
  public int parameters() {
    return Math.toIntExact(architecture.parameters(null));
  }
}
