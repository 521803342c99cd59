package io.gradinstructor.network;

import io.gradinstructor.statistics.Eigen;
import java.util.Arrays;

/**
 * A matrix of weights W = U·S·Vᵀ by its singular values, and what is best of lower rank: in float64
 * through the Gram matrix of its shorter side, one sum after another, so that the same matrix gives
 * the same bytes anywhere. Squares lose what is below the rounding of float32: singular values that
 * are less than some 1e-7 of the root of the sum of all squares are 0.
 */
public final class LowRank {
  private final float[] matrix;
  private final int longer;
  private final int shorter;
  private final boolean wide;

  /** From the greatest. */
  private final double[] values;

  /** Singular vectors of the shorter side, one after another. */
  private final double[][] vectors;

  /** The matrix row by row of its longer side. */
  private final double[][] rows;

  /** See {@link #image}; null where nobody asked yet. */
  private final double[][] images;

  private LowRank(float[] matrix, int in, int out) {
    this.matrix = matrix;
    wide = in < out;
    longer = Math.max(in, out);
    shorter = Math.min(in, out);
    rows = new double[longer][shorter];
    for (int i = 0; i < longer; i++) {
      for (int j = 0; j < shorter; j++) {
        rows[i][j] = matrix[at(i, j)];
      }
    }
    Eigen eigen = Eigen.of(gram());
    values = Arrays.stream(eigen.values()).map(Math::sqrt).toArray();
    vectors = eigen.vectors();
    images = new double[shorter][];
  }

  /**
   * The matrix times a singular vector: one of the longer side times its singular value. Of a low
   * rank few are asked for.
   */
  private double[] image(int k) {
    if (images[k] == null) {
      images[k] = new double[longer];
      double[] vector = vectors[k];
      for (int i = 0; i < longer; i++) {
        double[] row = rows[i];
        double sum = 0;
        for (int j = 0; j < shorter; j++) {
          sum += row[j] * vector[j];
        }
        images[k][i] = sum;
      }
    }
    return images[k];
  }

  /**
   * Of a matrix, row-major.
   *
   * @throws IllegalArgumentException if a number of it is not finite
   * @throws ArithmeticException if its singular values cannot be found
   */
  public static LowRank of(float[] matrix, int in, int out) {
    for (float x : matrix) {
      if (!Float.isFinite(x)) {
        throw new IllegalArgumentException("a matrix with " + x + " has no singular values");
      }
    }
    try {
      return new LowRank(matrix, in, out);
    } catch (ArithmeticException e) {
      throw new ArithmeticException("singular values: " + e.getMessage());
    }
  }

  private double[][] gram() {
    double[][] gram = new double[shorter][shorter];
    for (double[] row : rows) {
      for (int a = 0; a < shorter; a++) {
        double x = row[a];
        double[] sums = gram[a];
        for (int b = a; b < shorter; b++) {
          sums[b] += x * row[b];
        }
      }
    }
    for (int a = 0; a < shorter; a++) {
      for (int b = 0; b < a; b++) {
        gram[a][b] = gram[b][a];
      }
    }
    return gram;
  }

  /** Where the matrix has what is at a place of the longer side and one of the shorter. */
  private int at(int i, int j) {
    return wide ? j * longer + i : i * shorter + j;
  }

  /** Singular values, the greatest first. */
  public double[] values() {
    return values.clone();
  }

  /**
   * The least rank whose singular values hold a share of the sum of all squares.
   *
   * @param share of 1 to leave out exact zeros only
   * @param most at which it is bounded
   */
  public int rank(double share, int most) {
    double all = 0;
    for (double s : values) {
      all += s * s;
    }
    double held = values[0] * values[0];
    int rank = 1;
    while (rank < shorter && held < share * all) {
      held += values[rank] * values[rank];
      rank++;
    }
    return Math.min(rank, most);
  }

  /** The nearest matrix of a rank, row-major; of the full one, the matrix itself to the byte. */
  public float[] truncated(int rank) {
    return rank < shorter ? sum(rank, false, 1) : matrix.clone();
  }

  /**
   * A multiple of U_k·V_kᵀ, row-major: a sub-gradient of the sum of singular values there. Nothing
   * comes of those that are 0.
   */
  public float[] pull(int rank, double factor) {
    return sum(rank, true, factor);
  }

  private float[] sum(int rank, boolean even, double factor) {
    float[] out = new float[matrix.length];
    double[] row = new double[shorter];
    for (int i = 0; i < longer; i++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < rank; k++) {
        double x = image(k)[i] * (even ? inverse(values[k]) : 1);
        double[] vector = vectors[k];
        for (int j = 0; j < shorter; j++) {
          row[j] += x * vector[j];
        }
      }
      for (int j = 0; j < shorter; j++) {
        out[at(i, j)] = (float) (factor * row[j]);
      }
    }
    return out;
  }

  private double inverse(double value) {
    return value > 0 ? 1 / value : 0;
  }

  /**
   * Two matrices whose product is the nearest of a rank.
   *
   * @param first U_k·√S_k, [in, k], row-major
   * @param second √S_k·V_kᵀ, [k, out]; the greatest number of each row, the first of equal ones, is
   *     positive
   */
  public record Factors(float[] first, float[] second) {}

  /** Its factors of a rank. */
  public Factors factors(int rank) {
    int in = wide ? shorter : longer;
    int out = wide ? longer : shorter;
    float[] first = new float[in * rank];
    float[] second = new float[rank * out];
    for (int k = 0; k < rank; k++) {
      double root = Math.sqrt(values[k]);
      double fall = inverse(values[k]) * root;
      double[] left = wide ? vectors[k] : image(k);
      double[] right = wide ? image(k) : vectors[k];
      double sign = sign(right);
      for (int i = 0; i < in; i++) {
        first[i * rank + k] = (float) (sign * left[i] * (wide ? root : fall));
      }
      for (int j = 0; j < out; j++) {
        second[k * out + j] = (float) (sign * right[j] * (wide ? fall : root));
      }
    }
    return new Factors(first, second);
  }

  private static double sign(double[] row) {
    double greatest = 0;
    for (double x : row) {
      greatest = Math.abs(x) > Math.abs(greatest) ? x : greatest;
    }
    return greatest < 0 ? -1 : 1;
  }
}
