package io.gradinstructor.benchmarks;

import java.util.List;

/** Arithmetic of matrix products: what one core can do, and what an operation needs. */
final class Peak {
  /** The benchmark of it. */
  static final String NAME = "sgemm-1024";

  static final int SIDE = 1024;

  private Peak() {}

  /** GFLOPS of so many products of two matrices of {@link #SIDE} per second. */
  static double gflops(double perSecond) {
    return 2.0 * SIDE * SIDE * SIDE * perSecond / 1e9;
  }

  /** GFLOP of the matrix products of a benchmark {@code mlp-step-LAYERS-bBATCH}; 0 for others. */
  static double work(String name) {
    if (!name.startsWith("mlp-step-")) {
      return 0;
    }
    List<String> parts =
        List.of(name.replace("-looped", "").substring("mlp-step-".length()).split("-b?"));
    double products = 0;
    for (int l = 0; l + 2 < parts.size(); l++) {
      double size = Double.parseDouble(parts.get(l)) * Double.parseDouble(parts.get(l + 1));
      // Forward, gradient of the weights, and of what the layer below puts out.
      products += (l == 0 ? 2 : 3) * size;
    }
    return 2 * products * Double.parseDouble(parts.get(parts.size() - 1)) / 1e9;
  }
}
