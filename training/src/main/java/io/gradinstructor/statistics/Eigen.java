package io.gradinstructor.statistics;

import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Eigenvalues and eigenvectors of a matrix A·Aᵀ, in float64: the same matrix gives the same bytes
 * anywhere.
 *
 * @param values the greatest first; what is within rounding of 0 is 0
 * @param vectors orthonormal, one after another
 */
public record Eigen(double[] values, double[][] vectors) {
  /**
   * Of a symmetric matrix without negative eigenvalues.
   *
   * @param matrix is changed
   * @throws ArithmeticException if they cannot be found
   */
  public static Eigen of(double[][] matrix) {
    int n = matrix.length;
    double all = 0;
    for (int j = 0; j < n; j++) {
      all += matrix[j][j];
    }
    for (int j = 0; j < n; j++) {
      // Where most eigenvalues are 0 but for rounding, as those of a matrix of low rank, the
      // iteration does not end; a shift that is as large as all of them together costs no digit.
      matrix[j][j] += all;
    }
    double shift = all;
    try {
      EigenDecompositionSymmetric eigen =
          new EigenDecompositionSymmetric(
              new Array2DRowRealMatrix(matrix, false),
              EigenDecompositionSymmetric.DEFAULT_EPSILON,
              true);
      return new Eigen(
          Arrays.stream(eigen.getEigenvalues())
              .map(x -> x - shift > n * Math.ulp(1.0) * shift ? x - shift : 0)
              .toArray(),
          eigen.getVT().getData());
    } catch (MathRuntimeException e) {
      throw new ArithmeticException(e.getMessage());
    }
  }
}
