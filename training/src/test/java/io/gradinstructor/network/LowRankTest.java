package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowRankTest {
  /** 3·e1·e2ᵀ − 4·e2·e1ᵀ: singular values 4 and 3, as one sees. */
  @Test
  void aMatrixThatOneSeesThrough() {
    LowRank parts = LowRank.of(new float[] {0, 3, -4, 0, 0, 0}, 3, 2);
    assertArrayEquals(new double[] {4, 3}, parts.values(), 1e-12);
    assertEquals(1, parts.rank(16 / 25.0 - 1e-9, 9));
    assertEquals(2, parts.rank(16 / 25.0 + 1e-9, 9));
    assertEquals(1, parts.rank(1, 1), "no more than the bound");
    assertArrayEquals(new float[] {0, 0, -4, 0, 0, 0}, parts.truncated(1), 1e-6f);
    assertArrayEquals(new float[] {0, 0, -0.5f, 0, 0, 0}, parts.pull(1, 0.5), 1e-6f);
    assertArrayEquals(new float[] {0, 1, -1, 0, 0, 0}, parts.pull(2, 1), 1e-6f);
    LowRank.Factors f = parts.factors(1);
    assertArrayEquals(new float[] {0, -2, 0}, f.first(), 1e-6f);
    assertArrayEquals(new float[] {2, 0}, f.second(), 1e-6f);
  }

  @Test
  void nothingComesOfAMatrixOfZeros() {
    LowRank parts = LowRank.of(new float[6], 2, 3);
    assertEquals(1, parts.rank(0.98, 9));
    assertArrayEquals(new float[6], parts.truncated(1));
    assertArrayEquals(new float[6], parts.pull(1, 1));
    assertArrayEquals(new float[2], parts.factors(1).first());
    assertArrayEquals(new float[3], parts.factors(1).second());
  }

  @Test
  void aMatrixThatIsNotFiniteIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> LowRank.of(new float[] {Float.NaN}, 1, 1));
  }

  /** Tall, wide, square; what is left out is as large as the singular values that are. */
  @ParameterizedTest
  @CsvSource({"17, 9", "9, 17", "8, 8", "1, 5", "5, 1"})
  void factorsGiveTheNearestMatrix(int in, int out) {
    Random random = new Random(in);
    float[] w = new float[in * out];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    LowRank parts = LowRank.of(w, in, out);
    double[] s = parts.values();
    for (int k = 1; k <= Math.min(in, out); k++) {
      float[] near = parts.truncated(k);
      double off = 0;
      double expected = 0;
      for (int i = 0; i < w.length; i++) {
        off += Math.pow(w[i] - near[i], 2);
      }
      for (int i = k; i < s.length; i++) {
        expected += s[i] * s[i];
      }
      assertEquals(expected, off, 1e-5 * w.length, "rank " + k);
      LowRank.Factors f = parts.factors(k);
      assertArrayEquals(near, product(f, in, k, out), 1e-5f, "rank " + k);
      assertEquals(k, LowRank.of(near, in, out).rank(1 - 1e-10, 99), "rank " + k);
    }
    assertArrayEquals(w, parts.truncated(s.length), "the same bytes");
  }

  /** As after a step at a low rank: most singular values are of the size of rounding errors. */
  @Test
  void aRankThatWasCutDownIsFoundAgain() {
    Random random = new Random(1);
    LowRank.Factors f = new LowRank.Factors(new float[784 * 5], new float[5 * 100]);
    for (float[] numbers : new float[][] {f.first(), f.second()}) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
    }
    float[] w = product(f, 784, 5, 100);
    LowRank parts = LowRank.of(w, 784, 100);
    assertEquals(5, parts.rank(1, 100));
    assertEquals(0, parts.values()[5]);
    assertArrayEquals(w, product(parts.factors(5), 784, 5, 100), 1e-4f);
  }

  private static float[] product(LowRank.Factors f, int in, int rank, int out) {
    float[] product = new float[in * out];
    for (int i = 0; i < in; i++) {
      for (int k = 0; k < rank; k++) {
        for (int j = 0; j < out; j++) {
          product[i * out + j] += f.first()[i * rank + k] * f.second()[k * out + j];
        }
      }
    }
    return product;
  }

  /** Of equal greatest numbers the first is positive. */
  @Test
  void factorsAreTheSameWhateverTheSignsOfSingularVectors() {
    LowRank.Factors f = LowRank.of(new float[] {-2, 2, 1, -1}, 2, 2).factors(1);
    assertTrue(f.second()[0] > 0 && f.second()[1] < 0);
    assertTrue(f.first()[0] < 0 && f.first()[1] > 0);
  }
}
