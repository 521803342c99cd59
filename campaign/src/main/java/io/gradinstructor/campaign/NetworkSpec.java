package io.gradinstructor.campaign;

import io.gradinstructor.training.Start;
import java.util.List;

/**
 * A ReLU multilayer perceptron.
 *
 * @param layers sizes from input to classes, e.g. 784, 100, 10
 * @param initialisation how its weights start unless an arm says otherwise
 */
public record NetworkSpec(List<Integer> layers, Start initialisation) {
  /** The same with another start. */
  NetworkSpec with(Start other) {
    return new NetworkSpec(layers, other);
  }

  /** Number of weight matrices. */
  public int depth() {
    return layers.size() - 1;
  }

  /** Number of weights and biases. */
  public int parameters() {
    int n = 0;
    for (int l = 0; l < depth(); l++) {
      n += (layers.get(l) + 1) * layers.get(l + 1);
    }
    return n;
  }
}
