package io.gradinstructor.core.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.core.report.Results.Difference;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void intervalOfThreeValues() {
    Results.Interval i = Statistics.interval(new double[] {1, 2, 3});
    double half = 4.302652730 / Math.sqrt(3);
    assertEquals(2, i.mean(), 1e-12);
    assertEquals(1, i.sd(), 1e-12);
    assertArrayEquals(new double[] {2 - half, 2 + half}, i.ci95(), 1e-8);
  }

  @Test
  void oneValueAndEqualValuesHaveNoSpread() {
    for (double[] values : new double[][] {{0.3}, {0.3, 0.3, 0.3}}) {
      Results.Interval i = Statistics.interval(values);
      assertEquals(0, i.sd());
      assertArrayEquals(new double[] {0.3, 0.3}, i.ci95(), 1e-12);
    }
    assertThrows(IllegalArgumentException.class, () -> Statistics.interval(new double[0]));
  }

  @Test
  void pairedDifference() {
    Results.Difference d = Statistics.difference(new double[] {2, 4, 6}, new double[] {1, 2, 3});
    assertEquals(2, d.difference(), 1e-12);
    // Two degrees of freedom: p = 1 − t/√(t² + 2) with t² = 12.
    assertEquals(1 - Math.sqrt(12.0 / 14), d.p(), 1e-9);
    assertEquals(2 - 4.302652730 / Math.sqrt(3), d.ci95()[0], 1e-8);
  }

  @Test
  void differencesWithoutSpreadProveNothing() {
    assertEquals(1, Statistics.difference(new double[] {0.9}, new double[] {0.8}).p());
    Results.Difference same =
        Statistics.difference(new double[] {0.3, 0.4}, new double[] {0.1, 0.2});
    assertEquals(1, same.p());
    assertArrayEquals(new double[] {0.2, 0.2}, same.ci95(), 1e-12);
  }

  @Test
  void holmKeepsTheOrderAndNeverFalls() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06}, Statistics.holm(new double[] {0.01, 0.04, 0.03}), 1e-12);
    assertArrayEquals(new double[] {1, 1}, Statistics.holm(new double[] {0.6, 0.9}), 1e-12);
    assertEquals(0, Statistics.holm(new double[0]).length);
  }

  @Test
  void qualityOfPredictions() {
    double[] actual = {1, 2, 3};
    assertEquals(0.5, Statistics.r2(new double[] {1, 2, 4}, actual), 1e-12);
    assertEquals(0.5, Statistics.spearman(new double[] {1, 3, 2}, actual), 1e-12);
    double[] flat = {1, 1, 1};
    assertEquals(0, Statistics.r2(actual, flat));
    assertEquals(0, Statistics.spearman(actual, flat));
    assertEquals(0, Statistics.spearman(new double[] {1}, new double[] {1}));
  }

  @Test
  void welchOfTwoSamples() {
    // Variances 1 and 4 of three values each: standard error √(5/3), 50/17 degrees of freedom.
    Difference d = Statistics.welch(new double[] {4, 5, 6}, new double[] {1, 3, 5});
    assertEquals(2, d.difference(), 1e-12);
    double half = (d.ci95()[1] - d.ci95()[0]) / 2;
    assertEquals(3.218759 * Math.sqrt(5.0 / 3), half, 1e-5);
    assertEquals(0.220881, d.p(), 1e-6);
    assertEquals(1, Statistics.welch(new double[] {1, 1}, new double[] {2, 2}).p());
    assertEquals(1, Statistics.welch(new double[] {1}, new double[] {2, 3}).p());
  }
}
