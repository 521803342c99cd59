package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A ReLU multilayer perceptron: weights {@code w0, w1, …} [in, out], biases {@code b0, b1, …}
 * [out], asked for layer by layer.
 */
public record Mlp(List<Integer> layers) implements Network {
  /** Number of weight matrices. */
  public int depth() {
    return layers.size() - 1;
  }

  /** Logits [n, classes] of an input [n, in]. */
  @Override
  public Value apply(Scope scope, Value... inputs) {
    Value h = inputs[0];
    for (int l = 0; l < depth(); l++) {
      h = h.dense(weight(scope, l), bias(scope, l));
      if (l < depth() - 1) {
        h = h.relu();
      }
    }
    return h;
  }

  /** The weights, asked for with the biases in their order. */
  public List<Value> weights(Scope scope) {
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l < depth(); l++) {
      weights.add(weight(scope, l));
      bias(scope, l);
    }
    return weights;
  }

  private Value weight(Scope scope, int l) {
    int in = layers.get(l);
    return scope.parameter("w" + l, Init.he(in), in, layers.get(l + 1));
  }

  private Value bias(Scope scope, int l) {
    return scope.parameter("b" + l, Init.zeros(), layers.get(l + 1));
  }
}
