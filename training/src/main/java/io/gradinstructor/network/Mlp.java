package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Network;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A ReLU multilayer perceptron: weights {@code w0, w1, …} [in, out], biases {@code b0, b1, …}
 * [out], asked for layer by layer.
 */
public record Mlp(List<Integer> layers) implements Network, Architecture {
  /** Number of weight matrices. */
  public int depth() {
    return layers.size() - 1;
  }

  @Override
  public List<Size> matrices() {
    return IntStream.range(0, depth())
        .mapToObj(l -> new Size(layers.get(l), layers.get(l + 1)))
        .toList();
  }

  @Override
  public Value logits(Scope scope, Value images) {
    return apply(scope, images);
  }

  /** It has as many weights: a matrix of a low rank is in factors. */
  @Override
  public long multiplications(List<Integer> ranks) {
    long all = 0;
    for (int l = 0; l < depth(); l++) {
      Size m = matrices().get(l);
      all +=
          ranks != null && factored(m, ranks.get(l))
              ? (long) ranks.get(l) * (m.in() + m.out())
              : m.weights();
    }
    return all;
  }

  @Override
  public long parameters(List<Integer> ranks) {
    return multiplications(ranks) + matrices().stream().mapToLong(Size::out).sum();
  }

  /** Whether the factors of a matrix of a rank have fewer numbers than it has. */
  static boolean factored(Size m, int rank) {
    return (long) rank * (m.in() + m.out()) < m.weights();
  }

  /** What is done to what a layer takes in, as dropout does. */
  @FunctionalInterface
  public interface Between {
    /** What layer {@code l}, from 0, takes in instead of {@code x} [n, in]. */
    Value of(int l, Value x);
  }

  /** Logits [n, classes] of an input [n, in]. */
  @Override
  public Value apply(Scope scope, Value... inputs) {
    return apply(scope, inputs[0], (l, x) -> x);
  }

  /** Logits [n, classes] of an input [n, in], with something done between the layers. */
  public Value apply(Scope scope, Value input, Between between) {
    Value h = input;
    for (int l = 0; l < depth(); l++) {
      h = between.of(l, h).dense(weight(scope, l), bias(scope, l));
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

  /** The biases, layer by layer. */
  public List<Value> biases(Scope scope) {
    return IntStream.range(0, depth()).mapToObj(l -> bias(scope, l)).toList();
  }

  private Value weight(Scope scope, int l) {
    int in = layers.get(l);
    return scope.parameter("w" + l, Init.he(in), in, layers.get(l + 1));
  }

  private Value bias(Scope scope, int l) {
    return scope.parameter("b" + l, Init.zeros(), layers.get(l + 1));
  }
}
