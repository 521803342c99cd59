package io.gradinstructor.core.instructor;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Least squares on standardised features, with a ridge that only matters where features are nearly
 * dependent. The quadratic one has their squares and their products with the last feature as well.
 */
final class LinearBaseline {
  /** In units of a feature's variance. */
  private static final double RIDGE = 1e-6;

  private static final double NO_SPREAD = 1e-12;

  private final boolean quadratic;
  private final double[] mean;
  private final double[] deviation;
  private final double[] centre;
  private final double[] coefficients;
  private final double intercept;

  /**
   * Learns.
   *
   * @param x features of each case
   * @param y what to predict
   */
  LinearBaseline(double[][] x, double[] y, boolean quadratic) {
    this.quadratic = quadratic;
    mean = means(x);
    deviation = new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      double squares = 0;
      for (double[] row : x) {
        squares += (row[j] - mean[j]) * (row[j] - mean[j]);
      }
      deviation[j] = Math.sqrt(squares / x.length);
    }
    double[][] rows = Arrays.stream(x).map(this::expand).toArray(double[][]::new);
    centre = means(rows);
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] -= centre[j];
      }
    }
    double average = Arrays.stream(y).average().orElseThrow();
    intercept = average;
    RealMatrix design = new Array2DRowRealMatrix(rows, false);
    RealMatrix gram = design.transposeMultiply(design);
    for (int j = 0; j < centre.length; j++) {
      gram.addToEntry(j, j, RIDGE * rows.length);
    }
    double[] target = Arrays.stream(y).map(v -> v - average).toArray();
    coefficients =
        new CholeskyDecomposition(gram)
            .getSolver()
            .solve(new ArrayRealVector(design.preMultiply(target), false))
            .toArray();
  }

  /** Predicts. */
  double[] predict(double[][] x) {
    return Arrays.stream(x).mapToDouble(this::predict).toArray();
  }

  private double predict(double[] x) {
    double[] row = expand(x);
    double y = intercept;
    for (int j = 0; j < row.length; j++) {
      y += coefficients[j] * (row[j] - centre[j]);
    }
    return y;
  }

  private double[] expand(double[] x) {
    int n = x.length;
    double[] row = new double[quadratic ? 3 * n - 1 : n];
    for (int j = 0; j < n; j++) {
      row[j] = deviation[j] < NO_SPREAD ? 0 : (x[j] - mean[j]) / deviation[j];
    }
    for (int j = 0; quadratic && j < n; j++) {
      row[n + j] = row[j] * row[j];
      if (j < n - 1) {
        row[2 * n + j] = row[j] * row[n - 1];
      }
    }
    return row;
  }

  private static double[] means(double[][] x) {
    double[] mean = new double[x[0].length];
    for (double[] row : x) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / x.length;
      }
    }
    return mean;
  }
}
