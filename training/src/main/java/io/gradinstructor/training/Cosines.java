package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The orthonormal two-dimensional cosine transform, along one axis after the other. */
final class Cosines {
  private Cosines() {}

  static Basis.Turn turn(Graph g, int inputs, long out) {
    int side = side(inputs);
    Value there = g.constant(matrix(side, false), side, side);
    Value back = g.constant(matrix(side, true), side, side);
    // Turned round between the two axes and left so: bands are the same either way.
    return new Basis.Turn() {
      @Override
      public Value there(Value weights) {
        Value v = turned(there.matmul(weights.reshape(side, side * out)), side, out);
        return there.matmul(v).reshape(inputs, out);
      }

      @Override
      public Value back(Value coefficients) {
        Value v = turned(back.matmul(coefficients.reshape(side, side * out)), side, out);
        return back.matmul(v).reshape(inputs, out);
      }
    };
  }

  private static Value turned(Value v, int side, long out) {
    return v.reshape(side, side, out).transpose(1, 0, 2).reshape(side, side * out);
  }

  /** Of each pattern, row by row of the square of frequencies. */
  static int[] ranks(int inputs) {
    int side = side(inputs);
    List<Integer> order =
        IntStream.range(0, inputs)
            .boxed()
            .sorted(Comparator.comparingInt(p -> (p / side) * (p / side) + (p % side) * (p % side)))
            .toList();
    int[] ranks = new int[inputs];
    for (int rank = 0; rank < inputs; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }

  private static int side(int inputs) {
    return (int) Math.round(Math.sqrt(inputs));
  }

  /** Orthonormal DCT-II [frequency, place], or transposed. */
  private static float[] matrix(int n, boolean transposed) {
    float[] a = new float[n * n];
    for (int k = 0; k < n; k++) {
      double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / n);
      for (int x = 0; x < n; x++) {
        float c = (float) (norm * StrictMath.cos(Math.PI * (2 * x + 1) * k / (2 * n)));
        a[transposed ? x * n + k : k * n + x] = c;
      }
    }
    return a;
  }
}
