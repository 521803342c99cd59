package io.gradinstructor.instructor;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Ridge regression, made as strong as it gets without looking at what it is tested on: features are
 * standardised and clamped as critics' views are, and cross-validation by group chooses the ridge,
 * down to (nearly) ordinary least squares. The quadratic one has the features' squares and their
 * products with the last feature as well.
 */
final class LinearBaseline {
  /** In units of a feature's variance. */
  private static final double[] RIDGES = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1};

  private static final int FOLDS = 5;
  private static final double CLAMP = 3;
  private static final double NO_SPREAD = 1e-12;

  private final boolean quadratic;
  private final double[] mean;
  private final double[] deviation;
  private final RealVector coefficients;

  /**
   * Learns.
   *
   * @param x features of each case
   * @param y what to predict
   * @param groups cases of one group are in the same fold, group modulo {@value #FOLDS}
   */
  LinearBaseline(double[][] x, double[] y, int[] groups, boolean quadratic) {
    this.quadratic = quadratic;
    int features = x[0].length;
    mean = new double[features];
    deviation = new double[features];
    for (int i = 0; i < features; i++) {
      int j = i;
      mean[j] = Arrays.stream(x).mapToDouble(row -> row[j]).average().orElseThrow();
      double squares =
          Arrays.stream(x).mapToDouble(row -> (row[j] - mean[j]) * (row[j] - mean[j])).sum();
      deviation[j] = Math.sqrt(squares / x.length);
    }
    RealVector[] rows = Arrays.stream(x).map(this::expand).toArray(RealVector[]::new);
    Moments[] folds = new Moments[FOLDS];
    for (int f = 0; f < FOLDS; f++) {
      folds[f] = Moments.of(rows, y, fold(groups, f));
    }
    Moments all = Arrays.stream(folds).reduce(Moments::plus).orElseThrow();
    double best = Double.POSITIVE_INFINITY;
    double chosen = 0;
    for (double ridge : RIDGES) {
      double error = 0;
      for (int f = 0; f < FOLDS; f++) {
        RealVector c = all.minus(folds[f]).solve(ridge);
        for (int i : fold(groups, f)) {
          double e = rows[i].dotProduct(c) - y[i];
          error += e * e;
        }
      }
      if (error < best) {
        best = error;
        chosen = ridge;
      }
    }
    coefficients = all.solve(chosen);
  }

  private static int[] fold(int[] groups, int fold) {
    return IntStream.range(0, groups.length).filter(i -> groups[i] % FOLDS == fold).toArray();
  }

  /** Predicts. */
  double[] predict(double[][] x) {
    return Arrays.stream(x).mapToDouble(row -> expand(row).dotProduct(coefficients)).toArray();
  }

  /** A row of the design: 1, then the features. */
  private RealVector expand(double[] x) {
    int n = x.length;
    double[] row = new double[quadratic ? 3 * n : n + 1];
    row[0] = 1;
    for (int j = 0; j < n; j++) {
      double z = deviation[j] < NO_SPREAD ? 0 : (x[j] - mean[j]) / deviation[j];
      row[1 + j] = Math.max(-CLAMP, Math.min(CLAMP, z));
    }
    for (int j = 0; quadratic && j < n; j++) {
      row[1 + n + j] = row[1 + j] * row[1 + j];
      if (j < n - 1) {
        row[1 + 2 * n + j] = row[1 + j] * row[n];
      }
    }
    return new ArrayRealVector(row, false);
  }

  /** XᵀX and Xᵀy of n cases. */
  private record Moments(RealMatrix gram, RealVector products, int n) {
    static Moments of(RealVector[] rows, double[] y, int[] cases) {
      int width = rows[0].getDimension();
      if (cases.length == 0) {
        return new Moments(new Array2DRowRealMatrix(width, width), new ArrayRealVector(width), 0);
      }
      RealMatrix x =
          new Array2DRowRealMatrix(
              IntStream.of(cases).mapToObj(i -> rows[i].toArray()).toArray(double[][]::new), false);
      RealVector target = new ArrayRealVector(IntStream.of(cases).mapToDouble(i -> y[i]).toArray());
      return new Moments(x.transposeMultiply(x), x.preMultiply(target), cases.length);
    }

    Moments plus(Moments o) {
      return new Moments(gram.add(o.gram), products.add(o.products), n + o.n);
    }

    Moments minus(Moments o) {
      return new Moments(gram.subtract(o.gram), products.subtract(o.products), n - o.n);
    }

    /** Coefficients; the ridge is for all but the constant. */
    RealVector solve(double ridge) {
      if (n == 0) {
        return products;
      }
      RealMatrix ridged = gram.copy();
      for (int j = 1; j < products.getDimension(); j++) {
        ridged.addToEntry(j, j, ridge * n);
      }
      return new CholeskyDecomposition(ridged, 1e-10, 0).getSolver().solve(products);
    }
  }
}
