package io.gradinstructor.basics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomsTest {
  @Test
  void pathsAreToldApart() {
    assertEquals(Randoms.of(1, "a", 2).nextLong(), Randoms.of(1, "a", "2").nextLong());
    assertNotEquals(Randoms.of(1, "ab", "c").nextLong(), Randoms.of(1, "a", "bc").nextLong());
    assertNotEquals(Randoms.of(1, "a").nextLong(), Randoms.of(2, "a").nextLong());
    assertNotEquals(Randoms.of(1, "a").nextLong(), Randoms.of(1, "a", "").nextLong());
  }

  @Test
  void gaussiansHaveTheirScale() {
    float[] x = new float[100_000];
    Randoms.fillGaussian(Randoms.of(1), x, 0.45);
    double mean = IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
    double square =
        IntStream.range(0, x.length).mapToDouble(i -> x[i] * x[i]).average().orElseThrow();
    assertEquals(0, mean, 0.01);
    assertEquals(0.45, Math.sqrt(square), 0.005);
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    int[] order = Randoms.permutation(Randoms.of(1), 100);
    Arrays.sort(order);
    assertArrayEquals(IntStream.range(0, 100).toArray(), order);
  }
}
