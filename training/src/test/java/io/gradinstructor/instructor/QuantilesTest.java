package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.gradinstructor.basics.Randoms;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void betweenOrderStatisticsTheyAreLinear() {
    float[] x = {4, -1, 0, 2};
    assertArrayEquals(
        new double[] {-1, -0.25, 1, 2.5, 4}, Quantiles.of(x, 0, 0.25, 0.5, 0.75, 1), 1e-12);
    assertArrayEquals(new double[] {7, 7}, Quantiles.of(new float[] {7}, 0, 0.3), 0);
  }

  @Test
  void agreeWithSorting() {
    float[] x = new float[20_001];
    Randoms.fillGaussian(Randoms.of(1, "quantiles"), x, 0.3);
    Arrays.fill(x, 0, 3000, 0f);
    float[] sorted = x.clone();
    Arrays.sort(sorted);
    double[] expected = {sorted[0], sorted[5000], sorted[10_000], sorted[15_000], sorted[20_000]};
    assertArrayEquals(expected, Quantiles.of(x, 0, 0.25, 0.5, 0.75, 1), 0);
  }
}
