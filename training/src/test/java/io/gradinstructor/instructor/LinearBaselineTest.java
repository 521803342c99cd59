package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.statistics.Statistics;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class LinearBaselineTest {
  @Test
  void withoutFoldsToChooseByItIsLeastSquares() {
    // Means 1.5 and 2.5, slope 4/5; a feature that never varies does nothing.
    double[][] x = {{0, 5}, {1, 5}, {2, 5}, {3, 5}};
    LinearBaseline line = new LinearBaseline(x, new double[] {1, 3, 2, 4}, new int[4], false);
    assertArrayEquals(new double[] {1.3, 3.7}, line.predict(new double[][] {{0, 5}, {3, 5}}), 1e-6);
  }

  @Test
  void farFeaturesCountAsThreeDeviations() {
    // Standard deviation 1: beyond 3 nothing changes.
    double[][] x = {{-1}, {1}, {-1}, {1}};
    LinearBaseline line = new LinearBaseline(x, new double[] {-2, 2, -2, 2}, new int[4], false);
    assertArrayEquals(new double[] {4, 6, 6}, line.predict(new double[][] {{2}, {3}, {100}}), 1e-6);
  }

  @Test
  void squaresAndInteractionsAreForTheQuadraticOne() {
    UniformRandomProvider random = Randoms.of(1, "cases");
    double[][] x = new double[200][2];
    double[] y = new double[200];
    for (int i = 0; i < 200; i++) {
      x[i] = new double[] {random.nextDouble() - 0.5, random.nextDouble() - 0.5};
      y[i] = 1 + x[i][0] * x[i][0] + x[i][0] * x[i][1];
    }
    int[] groups = IntStream.range(0, 200).toArray();
    assertArrayEquals(y, new LinearBaseline(x, y, groups, true).predict(x), 1e-4);
    double[] linear = new LinearBaseline(x, y, groups, false).predict(x);
    assertTrue(Statistics.r2(linear, y) < 0.3);
  }

  @Test
  void crossValidationShrinksWhatIsNoise() {
    UniformRandomProvider random = Randoms.of(2, "cases");
    double[][] x =
        IntStream.range(0, 40).mapToObj(i -> random.doubles(30).toArray()).toArray(double[][]::new);
    double[] y = random.doubles(40).toArray();
    LinearBaseline alone = new LinearBaseline(x, y, new int[40], false);
    LinearBaseline validated = new LinearBaseline(x, y, IntStream.range(0, 40).toArray(), false);
    assertTrue(spread(validated.predict(x)) < 0.8 * spread(alone.predict(x)));
  }

  private static double spread(double[] values) {
    return Statistics.sd(values);
  }
}
