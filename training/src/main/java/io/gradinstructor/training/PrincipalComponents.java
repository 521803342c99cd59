package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.table.Inputs;
import io.gradinstructor.statistics.Eigen;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Principal components of images, or rows of a table, as networks take them: eigenvectors of their
 * covariance, those of the greatest eigenvalue first, in float64 one sum after another. Of the
 * covariance, not of the second moments, because what the mean adds is the biases' to learn. Each
 * has its greatest number, the first of equal ones, positive. Found once for the same data, as long
 * as there is memory for these.
 */
final class PrincipalComponents {
  /** Within which numbers are equal where a sign is chosen. */
  private static final double ROUNDING = 1e-9;

  private record Known(SoftReference<Inputs> inputs, int width, float[] components) {
    boolean of(Images images) {
      return width == images.pixelsPerImage() && same(inputs.get(), images.inputs());
    }
  }

  private static final List<Known> KNOWN = new ArrayList<>();

  private PrincipalComponents() {}

  static Basis.Turn turn(Graph g, Images images) {
    int n = images.pixelsPerImage();
    float[] components = of(images);
    float[] transposed = new float[n * n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        transposed[i * n + k] = components[k * n + i];
      }
    }
    Value there = g.constant(components, n, n);
    Value back = g.constant(transposed, n, n);
    return new Basis.Turn() {
      @Override
      public Value there(Value weights) {
        return there.matmul(weights);
      }

      @Override
      public Value back(Value coefficients) {
        return back.matmul(coefficients);
      }
    };
  }

  /**
   * One after another, [components, inputs]; not to be written to.
   *
   * @throws ArithmeticException if they cannot be found
   */
  static synchronized float[] of(Images images) {
    KNOWN.removeIf(k -> k.inputs().get() == null);
    for (Known k : KNOWN) {
      if (k.of(images)) {
        return k.components();
      }
    }
    float[] components = find(images);
    KNOWN.add(new Known(new SoftReference<>(images.inputs()), images.pixelsPerImage(), components));
    return components;
  }

  /** Compared number by number: what differs does so early. */
  private static boolean same(Inputs one, Inputs other) {
    if (one instanceof Inputs.Bytes a && other instanceof Inputs.Bytes b) {
      return Arrays.equals(a.values(), b.values());
    }
    return one instanceof Inputs.Floats a
        && other instanceof Inputs.Floats b
        && Arrays.equals(a.values(), b.values());
  }

  private static float[] find(Images images) {
    int n = images.pixelsPerImage();
    double[][] vectors = Eigen.of(covariance(images)).vectors();
    float[] components = new float[n * n];
    for (int k = 0; k < n; k++) {
      double sign = sign(vectors[k]);
      for (int i = 0; i < n; i++) {
        components[k * n + i] = (float) (sign * vectors[k][i]);
      }
    }
    return components;
  }

  private static double sign(double[] vector) {
    double greatest = 0;
    for (double x : vector) {
      greatest = Math.abs(x) > Math.abs(greatest) * (1 + ROUNDING) ? x : greatest;
    }
    return greatest < 0 ? -1 : 1;
  }

  private static double[][] covariance(Images images) {
    int n = images.pixelsPerImage();
    double[][] products = new double[n][n];
    double[] sums = new double[n];
    // From the first one: a mean far from 0 costs no digits, and what is the same in most images,
    // as their margins are, no time.
    float[] first = images.floats(0, 1);
    double[] away = new double[n];
    for (int image = 1; image < images.count(); image++) {
      float[] x = images.floats(image, image + 1);
      for (int i = 0; i < n; i++) {
        away[i] = (double) x[i] - first[i];
      }
      for (int i = 0; i < n; i++) {
        if (away[i] != 0) {
          add(away, i, products[i]);
          sums[i] += away[i];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double c = (products[i][j] - sums[i] * sums[j] / images.count()) / images.count();
        products[i][j] = c;
        products[j][i] = c;
      }
    }
    return products;
  }

  private static void add(double[] away, int i, double[] products) {
    double x = away[i];
    for (int j = i; j < away.length; j++) {
      products[j] += x * away[j];
    }
  }
}
