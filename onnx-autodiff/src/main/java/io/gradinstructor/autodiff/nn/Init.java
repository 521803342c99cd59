package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Shape;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** How a parameter starts. */
@FunctionalInterface
public interface Init {
  /** Numbers for a parameter of this shape, row-major. */
  float[] values(Shape shape, RandomGenerator random);

  /** All zero. */
  static Init zeros() {
    return (shape, random) -> new float[(int) shape.elements()];
  }

  /** All one. */
  static Init ones() {
    return (shape, random) -> fill(shape, () -> 1);
  }

  /** Uniform in ± bound. */
  static Init uniform(double bound) {
    return (shape, random) -> fill(shape, () -> bound * (2 * random.nextDouble() - 1));
  }

  /** Normal around 0. */
  static Init normal(double deviation) {
    return (shape, random) -> fill(shape, () -> deviation * random.nextGaussian());
  }

  /** For layers before a ReLU (He et al. 2015): normal, with variance 2 / inputs. */
  static Init he(long inputs) {
    return normal(Math.sqrt(2.0 / inputs));
  }

  private static float[] fill(Shape shape, DoubleSupplier next) {
    float[] out = new float[(int) shape.elements()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) next.getAsDouble();
    }
    return out;
  }
}
