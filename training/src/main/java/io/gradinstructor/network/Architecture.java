package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.List;

/**
 * What a network is made of, and what it makes of images: matrices {@code w0, w1, …} [in, out] with
 * biases {@code b0, b1, …} [out], and what is fixed.
 */
public interface Architecture {
  /** Inputs and outputs of a matrix of weights. */
  record Size(int in, int out) {
    /** Numbers in it. */
    public long weights() {
      return (long) in * out;
    }
  }

  /** Numbers that no step changes, row-major. */
  record Fixed(String name, List<Integer> shape) {
    /** How many they are. */
    public int count() {
      return shape.stream().reduce(1, (a, b) -> a * b);
    }
  }

  /** Neurons of each layer as campaigns name them, the inputs first, the classes last. */
  List<Integer> layers();

  /** Its matrices, layer by layer. */
  List<Size> matrices();

  /** What is fixed; nothing mostly. */
  default List<Fixed> fixed() {
    return List.of();
  }

  /**
   * What is fixed, in that order, in a network of a seed.
   *
   * @param seed the trial's
   */
  default List<float[]> fixed(long seed) {
    return List.of();
  }

  /**
   * Logits [n, classes] of images [n, inputs] in 0..1: the greatest, the first of equal ones, is
   * the class, their softmax how sure that is. Nothing in the graph depends on n.
   */
  Value logits(Scope scope, Value images);

  /**
   * Multiplications for one image.
   *
   * @param ranks of the matrices, where they were brought down; else null
   */
  long multiplications(List<Integer> ranks);

  /**
   * Weights and biases that its model has.
   *
   * @param ranks as above
   */
  long parameters(List<Integer> ranks);
}
