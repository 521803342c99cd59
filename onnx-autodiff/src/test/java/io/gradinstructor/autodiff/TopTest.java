package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopTest {
  private static Map<String, float[]> of(int k, float[] x, int rows) {
    Graph g = new Graph();
    Value v = g.constant(x, rows, x.length / rows);
    Value top = Rows.top(v, k);
    g.output("top", top);
    g.output("slope", Gradients.of(top.square().sum(), List.of(v)).get(0));
    return Golden.evaluate(g);
  }

  @Test
  void theGreatestOfEachRowStayAndOfEqualOnesTheFirst() {
    Map<String, float[]> out = of(2, new float[] {1, 3, 2, 3, 2, 2, -1, 2}, 2);
    assertArrayEquals(new float[] {0, 3, 0, 3, 2, 2, 0, 0}, out.get("top"));
    assertArrayEquals(new float[] {0, 6, 0, 6, 4, 4, 0, 0}, out.get("slope"));
  }

  @Test
  void oneOfManyEqualOnesIsTheFirstInALongRow() {
    float[] x = new float[200];
    java.util.Arrays.fill(x, 5);
    x[3] = 1;
    float[] expected = new float[200];
    for (int i = 0; i < 8; i++) {
      expected[i] = i == 3 ? 0 : 5;
    }
    assertArrayEquals(expected, of(7, x, 1).get("top"));
  }

  @Test
  void allOfARowAreAsTheyWere() {
    float[] x = {-1, 0, 4};
    assertArrayEquals(x, of(3, x, 1).get("top"));
  }

  @Test
  void aRowHasAsMany() {
    for (int k : new int[] {0, 4}) {
      assertThrows(IllegalArgumentException.class, () -> of(k, new float[3], 1));
    }
  }
}
