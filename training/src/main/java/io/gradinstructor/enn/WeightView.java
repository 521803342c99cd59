package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Architecture;
import java.util.List;

/** What an ENN sees of the weights and biases of a network. */
public sealed interface WeightView permits View, Units {
  /** Sizes (h, w) of the views of a network. */
  List<int[]> sizes(Architecture network);

  /**
   * The views, each [1, 1, h, w].
   *
   * @param net weights, biases and factors
   */
  List<Value> of(Net net);

  /** Whether it sees biases, too. */
  boolean seesBiases();

  /** Added to mean squares, so that roots and logarithms stay finite. */
  double floor();

  /** What goes straight to the dense layers of critics, without convolutions. */
  boolean plain();

  /**
   * A network in a graph.
   *
   * @param weights [in, out] of each layer
   * @param biases [out] of each layer; none if the view sees none
   * @param factors scalars that the weights of each layer count times: they come in after all
   *     reductions, so that a derivative with respect to them stays small
   */
  record Net(List<Value> weights, List<Value> biases, List<Value> factors) {}

  /** Logarithm of the root of a mean square, of what is multiplied by a number. */
  default Value logRms(Value meanSquare, Value factor) {
    return meanSquare.mul(factor.square()).add(floor()).log().mul(0.5);
  }
}
