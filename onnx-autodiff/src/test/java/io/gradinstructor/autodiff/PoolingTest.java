package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingTest {
  private static Map<String, float[]> ofEqualOnes(int size, int stride, float... x) {
    Graph g = new Graph();
    Value in = g.constant(x, 1, 1, x.length / 4, 4);
    Value y = Pooling.max(in, size, stride, 0);
    Value weights = g.constant(new float[] {10, 20, 30, 40}, 4);
    Value score =
        y.reshape(y.shape().elements()).mul(weights.slice(0, 0, y.shape().elements())).sum();
    g.output("y", y).output("d", Gradients.of(score, List.of(in)).get(0));
    return Golden.evaluate(g);
  }

  @Test
  void theFirstOfEqualOnesRowByRowHasTheDerivative() {
    Map<String, float[]> out = ofEqualOnes(2, 2, 1, 3, 7, 7, 3, 2, 7, 7, -1, -2, 5, 4, -1, 0, 5, 6);
    assertArrayEquals(new float[] {3, 7, 0, 6}, out.get("y"));
    assertArrayEquals(
        new float[] {0, 10, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 0, 40}, out.get("d"));
  }

  @Test
  void alsoWhereWindowsOverlap() {
    Map<String, float[]> out = ofEqualOnes(3, 1, 1, 3, 3, 0, 2, 3, 3, 1, 0, 0, 1, 3);
    assertArrayEquals(new float[] {3, 3}, out.get("y"));
    assertArrayEquals(new float[] {0, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, out.get("d"));
  }

  @Test
  void numbersThatAreNoneDoNotLeadAstray() {
    float nan = Float.NaN;
    Map<String, float[]> out = ofEqualOnes(2, 2, nan, nan, 1, 2, nan, nan, 4, 3);
    assertEquals(20, out.get("d")[6]);
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, -1000})
  void paddingIsNeverTheGreatest(int least) {
    Graph g = new Graph();
    Value x = g.constant(new float[] {least, least - 1, least - 2, least - 3}, 1, 1, 2, 2);
    g.output("y", Pooling.max(x, 2, 1, 1));
    assertArrayEquals(
        new float[] {
          least, least, least - 1, least, least, least - 1, least - 2, least - 2, least - 3
        },
        Golden.evaluate(g).get("y"));
  }

  @Property(tries = 60, seed = "3")
  void windowsAreAsManyAsFit(
      @ForAll @IntRange(min = 1, max = 9) int h,
      @ForAll @IntRange(min = 1, max = 9) int w,
      @ForAll @IntRange(min = 1, max = 3) int size,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(max = 2) int padding) {
    Graph g = new Graph();
    Value x = g.constant(new float[2 * 3 * h * w], 2, 3, h, w);
    if (padding >= size || size > Math.min(h, w) + 2 * padding) {
      assertThrows(IllegalArgumentException.class, () -> Pooling.max(x, size, stride, padding));
      return;
    }
    int rows = 0;
    for (int from = -padding; from + size <= h + padding; from += stride) {
      rows++;
    }
    int columns = 0;
    for (int from = -padding; from + size <= w + padding; from += stride) {
      columns++;
    }
    Shape expected = Shape.of(2, 3, rows, columns);
    Value max = Pooling.max(x, size, stride, padding);
    Value mean = Pooling.average(x, size, stride, padding);
    assertEquals(expected, max.shape());
    assertEquals(expected, mean.shape());
    g.output("max", max).output("mean", mean);
    assertEquals(expected.elements(), Golden.evaluate(g).get("max").length);
  }
}
