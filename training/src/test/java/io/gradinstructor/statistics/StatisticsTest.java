package io.gradinstructor.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void quantilesLieBetweenValues() {
    double[] values = {0.4, 0.1, 0.2};
    assertEquals(0.1, Statistics.quantile(values, 0));
    assertEquals(0.15, Statistics.quantile(values, 0.25), 1e-12);
    assertEquals(0.2, Statistics.quantile(values, 0.5));
    assertEquals(0.4, Statistics.quantile(values, 1));
    assertEquals(0.7, Statistics.quantile(new double[] {0.7}, 0.05));
    assertThrows(IllegalArgumentException.class, () -> Statistics.quantile(new double[0], 0.5));
  }

  @Test
  void intervalOfThreeValues() {
    Interval i = Statistics.accuracy(new double[] {0.4, 0.5, 0.6});
    double half = 0.4302652730 / Math.sqrt(3);
    assertEquals(0.5, i.mean(), 1e-12);
    assertEquals(0.1, i.sd(), 1e-12);
    assertArrayEquals(new double[] {0.5 - half, 0.5 + half}, i.ci95(), 1e-8);
    assertFalse(i.rough());
  }

  @Test
  void equalValuesHaveNoSpread() {
    Interval i = Statistics.accuracy(new double[] {0.3, 0.3, 0.3});
    assertEquals(0, i.sd());
    assertArrayEquals(new double[] {0.3, 0.3}, i.ci95(), 1e-12);
    assertFalse(i.rough());
    assertThrows(IllegalArgumentException.class, () -> Statistics.accuracy(new double[0]));
  }

  @Test
  void oneValueSaysNothingOfOthers() {
    Interval i = Statistics.accuracy(new double[] {0.3});
    assertEquals(0.3, i.mean());
    assertEquals(0, i.sd());
    assertArrayEquals(new double[] {0, 1}, i.ci95());
    assertTrue(i.rough());
  }

  @Test
  void accuraciesAreNeverBeyondAllOrNothing() {
    // Two values 0.08 apart: 0.22 ± 12.7 · 0.04.
    Interval two = Statistics.accuracy(new double[] {0.18, 0.26});
    assertEquals(0.22, two.mean(), 1e-12);
    assertEquals(0, two.ci95()[0]);
    assertEquals(0.22 + 12.706204736 * 0.04, two.ci95()[1], 1e-8);
    assertTrue(two.rough());
    // 0.9 ± 4.3 · 0.1 / √3 is 0.652 to 1.148.
    Interval high = Statistics.accuracy(new double[] {0.8, 0.9, 1.0});
    assertEquals(1, high.ci95()[1]);
    assertEquals(0.9 - 0.4302652730 / Math.sqrt(3), high.ci95()[0], 1e-8);
    assertTrue(high.rough());
    Interval perfect = Statistics.accuracy(new double[] {1, 1, 1});
    assertArrayEquals(new double[] {1, 1}, perfect.ci95());
    assertFalse(perfect.rough());
    assertArrayEquals(new double[] {-1, 1}, Statistics.gap(new double[] {-0.5, 0.5}).ci95());
  }

  @Test
  void pairedDifference() {
    Difference d =
        Statistics.difference(new double[] {0.2, 0.4, 0.6}, new double[] {0.1, 0.2, 0.3});
    assertEquals(0.2, d.difference(), 1e-12);
    // Two degrees of freedom: p = 1 − t/√(t² + 2) with t² = 12.
    assertEquals(1 - Math.sqrt(12.0 / 14), d.p(), 1e-9);
    assertEquals(d.p(), d.pUncorrected());
    assertEquals(0.2 - 0.4302652730 / Math.sqrt(3), d.ci95()[0], 1e-8);
    assertFalse(d.rough());
  }

  @Test
  void differencesWithoutSpreadProveNothing() {
    double[][][] pairs = {
      {{0.9}, {0.8}}, {{0.3, 0.4}, {0.1, 0.2}}, {{0.3, 0.4, 0.5}, {0.2, 0.3, 0.4}}
    };
    for (double[][] pair : pairs) {
      Difference d = Statistics.difference(pair[0], pair[1]);
      assertEquals(1, d.p());
      assertArrayEquals(new double[] {-1, 1}, d.ci95());
      assertTrue(d.rough());
      assertArrayEquals(new double[] {-2, 2}, Statistics.gapDifference(pair[0], pair[1]).ci95());
    }
    Difference same = Statistics.difference(new double[] {0.3, 0.4}, new double[] {0.3, 0.4});
    assertEquals(1, same.p());
    assertArrayEquals(new double[] {0, 0}, same.ci95());
    assertTrue(same.rough());
    double[] none = new double[5];
    assertFalse(Statistics.difference(none, none).rough());
  }

  @Test
  void differencesAreNeverBeyondAllOrNothing() {
    // 0.5 ± 12.7 · 0.4, and 0.5 ± 4.3 · 0.4 / √3.
    double[] zero = new double[3];
    Difference two = Statistics.difference(new double[] {0.1, 0.9}, new double[2]);
    assertArrayEquals(new double[] {-1, 1}, two.ci95());
    assertTrue(two.rough());
    Difference three = Statistics.difference(new double[] {0.1, 0.5, 0.9}, zero);
    assertArrayEquals(new double[] {0.5 - 0.4 * 4.302652730 / Math.sqrt(3), 1}, three.ci95(), 1e-8);
    assertTrue(three.rough());
  }

  @Test
  void aFamilyIsCorrectedAndSaysWhatItWouldBeAlone() {
    double[] zero = new double[3];
    // t² = 75 and 27: p is 1 − √(75/77) and 1 − √(27/29), twice the first.
    Difference sure = Statistics.difference(new double[] {0.04, 0.05, 0.06}, zero);
    Difference less = Statistics.difference(new double[] {0.02, 0.03, 0.04}, zero);
    List<Difference> family = Statistics.corrected(List.of(less, sure, less));
    assertEquals(3 * (1 - Math.sqrt(75.0 / 77)), family.get(1).p(), 1e-9);
    assertEquals(2 * (1 - Math.sqrt(27.0 / 29)), family.get(0).p(), 1e-9);
    assertEquals(1 - Math.sqrt(27.0 / 29), family.get(0).pUncorrected(), 1e-9);
    assertTrue(family.get(1).positive());
    assertTrue(family.get(0).lost());
    assertFalse(family.get(0).positive());
    assertEquals(List.of(), Statistics.corrected(List.of()));
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
    // Variances 0.01 and 0.04 of three values each: standard error √(0.05/3), 50/17 degrees of
    // freedom.
    Difference d = Statistics.welch(new double[] {0.4, 0.5, 0.6}, new double[] {0.1, 0.3, 0.5});
    assertEquals(0.2, d.difference(), 1e-12);
    double half = (d.ci95()[1] - d.ci95()[0]) / 2;
    assertEquals(0.3218759 * Math.sqrt(5.0 / 3), half, 1e-6);
    assertEquals(0.220881, d.p(), 1e-6);
    double[][][] silent = {{{1, 1}, {0.5, 0.5}}, {{1}, {0.2, 0.3}}, {{1}, {1}}};
    for (double[][] pair : silent) {
      Difference none = Statistics.welch(pair[0], pair[1]);
      assertEquals(1, none.p());
      assertArrayEquals(new double[] {-1, 1}, none.ci95());
    }
  }
}
