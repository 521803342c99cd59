package io.gradinstructor.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EigenTest {
  @Test
  void ofAMatrixThatIsWorkedOutByHand() {
    // 3 along (1, 1), 1 along (1, -1).
    Eigen e = Eigen.of(new double[][] {{2, 1}, {1, 2}});
    assertArrayEquals(new double[] {3, 1}, e.values(), 1e-12);
    assertEquals(1, Math.abs(e.vectors()[0][0] + e.vectors()[0][1]) / Math.sqrt(2), 1e-12);
    assertEquals(1, Math.abs(e.vectors()[1][0] - e.vectors()[1][1]) / Math.sqrt(2), 1e-12);
  }

  /** Of rank one in many dimensions, and of nothing at all. */
  @Test
  void whatIsZeroButForRoundingIsZero() {
    int n = 60;
    double[][] one = new double[n][n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        one[i][j] = (i + 1.0) * (j + 1.0);
      }
      sum += (i + 1.0) * (i + 1.0);
    }
    for (double[][] matrix : new double[][][] {one, new double[n][n]}) {
      double greatest = matrix == one ? sum : 0;
      Eigen e = Eigen.of(matrix);
      double[] expected = new double[n];
      expected[0] = greatest;
      assertArrayEquals(expected, e.values(), 1e-12 * sum);
      for (int k = 1; k < n; k++) {
        assertEquals(0, e.values()[k], "exactly");
      }
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          double dot = 0;
          for (int i = 0; i < n; i++) {
            dot += e.vectors()[a][i] * e.vectors()[b][i];
          }
          assertEquals(a == b ? 1 : 0, dot, 1e-9);
        }
      }
    }
  }
}
