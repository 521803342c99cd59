package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void aCorrectedFigureSaysWhatItWouldBeAlone() {
    double[] zero = new double[3];
    // t² = 75 and 27: p is 1 − √(75/77) and 1 − √(27/29), twice the first.
    Difference sure = Statistics.difference(new double[] {0.04, 0.05, 0.06}, zero);
    Difference less = Statistics.difference(new double[] {0.02, 0.03, 0.04}, zero);
    List<Difference> family = Statistics.corrected(List.of(less, sure, less));
    assertEquals("0.070 (alone 0.035)", Format.p(family.get(0)));
    assertEquals("0.039", Format.p(family.get(1)));
  }
}
