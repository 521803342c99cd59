package io.gradinstructor.network;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.List;

/** A ReLU multilayer perceptron, from the sizes of its layers: the inputs first. */
public record Mlp(List<Integer> layers) implements Feedforward {
  /**
   * A network that is one.
   *
   * @param who needs it
   * @throws IllegalArgumentException if it is another
   */
  public static Mlp of(Architecture network, String who) {
    if (network instanceof Mlp mlp) {
      return mlp;
    }
    throw new IllegalArgumentException(
        who + " works with ReLU multilayer perceptrons only, as layers: [784, 100, 10]");
  }

  @JsonValue
  @Override
  public List<Integer> layers() {
    return layers;
  }

  @Override
  public String told() {
    return layers.toString();
  }

  @Override
  public Mlp with(int classes) {
    List<Integer> sizes = new ArrayList<>(layers);
    sizes.set(sizes.size() - 1, classes);
    return new Mlp(List.copyOf(sizes));
  }

  @Override
  public List<Integer> widths() {
    return layers;
  }

  @Override
  public int depth() {
    return layers.size() - 1;
  }

  @Override
  public List<Matrix> matrices() {
    List<Matrix> all = new ArrayList<>();
    int last = layers.size() - 2;
    for (int l = 0; l <= last; l++) {
      int in = layers.get(l);
      all.add(new Matrix(in, layers.get(l + 1), in, 1, l - 1, l == last ? -1 : l));
    }
    return all;
  }

  @Override
  public Value apply(Scope scope, Value images, Between between) {
    Value h = images;
    for (int l = 0; l < depth(); l++) {
      h = between.of(l, h).dense(weight(scope, l), bias(scope, l));
      if (l < depth() - 1) {
        h = h.relu();
      }
    }
    return h;
  }

  @Override
  public String toString() {
    return layers.toString();
  }
}
