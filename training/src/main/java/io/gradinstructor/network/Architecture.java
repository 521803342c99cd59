package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network is made of, and what it makes of images: matrices {@code w0, w1, …} [in, out] with
 * biases {@code b0, b1, …} [out] of its layers of weights, and what there is besides.
 */
public sealed interface Architecture permits Feedforward, LabelNetwork {
  /**
   * A layer of weights. That of a convolution is [channels in · kernel area, channels out].
   *
   * @param in rows of its matrix
   * @param out columns of its matrix: units, or maps
   * @param taken numbers of what it takes in, of one image
   * @param places where the matrix is applied in one image: 1, or numbers of a map
   * @param from number of the order in which what it takes in lies; −1 if that is fixed
   * @param to number of the order of its units, which is any where it is not fixed, −1
   */
  record Matrix(int in, int out, int taken, int places, int from, int to) {
    /** Applied once to all that comes in, in fixed orders. */
    public Matrix(int in, int out) {
      this(in, out, in, 1, -1, -1);
    }

    /** Numbers in it. */
    public long weights() {
      return (long) in * out;
    }

    /** Whether two factors of a rank, [in, rank] and [rank, out], have fewer numbers. */
    boolean factored(int rank) {
      return (long) rank * (in + out) < weights();
    }

    /** Numbers in it, or in its factors if these are fewer. */
    long weights(int rank) {
      return factored(rank) ? (long) rank * (in + out) : weights();
    }
  }

  /**
   * Numbers besides matrices and biases, row-major: of normalisations, which learn or follow
   * minibatches, or such that no step changes.
   */
  record Extra(String name, List<Integer> shape) {
    /** How many they are. */
    public int count() {
      return shape.stream().reduce(1, (a, b) -> a * b);
    }
  }

  /**
   * Inputs, and then units or maps of each layer as campaigns name them; the classes are the last.
   */
  List<Integer> widths();

  /** Its matrices, layer by layer. */
  List<Matrix> matrices();

  /** What there is besides, in order; nothing mostly. */
  default List<Extra> extras() {
    return List.of();
  }

  /**
   * What these are at first, in that order, in a network of a seed.
   *
   * @param seed the trial's
   */
  default List<float[]> extras(long seed) {
    return List.of();
  }

  /**
   * Logits [n, classes] of images [n, inputs] in 0..1: the greatest, the first of equal ones, is
   * the class, their softmax how sure that is.
   */
  Value logits(Scope scope, Value images);

  /**
   * Multiplications for one image.
   *
   * @param ranks of the matrices, where they were brought down; else null
   */
  long multiplications(List<Integer> ranks);

  /**
   * Numbers that its model has: weights, biases and those of normalisations.
   *
   * @param ranks as above
   */
  long parameters(List<Integer> ranks);

  /** Numbers of an image. */
  default int inputs() {
    return widths().get(0);
  }

  /** Number of classes. */
  default int classes() {
    return widths().get(widths().size() - 1);
  }

  /**
   * What each unit of each layer of weights takes in, and then the number of classes: of a
   * multilayer perceptron its {@link #widths}.
   */
  default List<Integer> fans() {
    return IntStream.rangeClosed(0, depth())
        .mapToObj(l -> l < depth() ? in(l) : classes())
        .toList();
  }

  /** Number of weight matrices. */
  default int depth() {
    return matrices().size();
  }

  /** Rows of a layer's matrix. */
  default int in(int layer) {
    return matrices().get(layer).in();
  }

  /** Columns of a layer's matrix. */
  default int out(int layer) {
    return matrices().get(layer).out();
  }

  /** The weights of a layer, [in, out]. */
  default Value weight(Scope scope, int layer) {
    Matrix m = matrices().get(layer);
    return scope.parameter("w" + layer, Init.he(m.in()), m.in(), m.out());
  }

  /** Its biases, [out]. */
  default Value bias(Scope scope, int layer) {
    return scope.parameter("b" + layer, Init.zeros(), out(layer));
  }

  /** The weights, asked for with the biases in their order. */
  default List<Value> weights(Scope scope) {
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l < depth(); l++) {
      weights.add(weight(scope, l));
      bias(scope, l);
    }
    return weights;
  }

  /** The biases, layer by layer. */
  default List<Value> biases(Scope scope) {
    return IntStream.range(0, depth()).mapToObj(l -> bias(scope, l)).toList();
  }

  /** Layer of weights, from 0, that a parameter is of, or that its normalisation follows. */
  static int layer(String parameter) {
    int dot = parameter.indexOf('.');
    return Integer.parseInt(parameter.substring(1, dot < 0 ? parameter.length() : dot));
  }

  /** Whether a parameter is of a normalisation. */
  static boolean normalises(String parameter) {
    return parameter.startsWith("n");
  }
}
