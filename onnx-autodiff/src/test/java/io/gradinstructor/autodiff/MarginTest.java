package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarginTest {
  private static final float[] LOGITS = {1, 4, 2, -3, -1, -5, 2, 7, 7};

  /** Labels 1, 0 and 0: the others are 2, −1 and, of two 7s, the first. */
  private static Graph graph(float[] logits) {
    Graph g = new Graph();
    Value z = g.constant(logits, 3, 3);
    Value margin = z.margin(g.indices(1, 0, 0));
    g.output("margin", margin);
    g.output("slope", Gradients.of(margin, List.of(z)).get(0));
    return g;
  }

  @Test
  void itIsTheGreatestOtherLogitLessTheRightOne() {
    Map<String, float[]> out = Golden.evaluate(graph(LOGITS));
    assertEquals((2 - 4 + (-1 + 3) + (7 - 2)) / 3f, out.get("margin")[0], 1e-6f);
    float third = 1 / 3f;
    assertArrayEquals(
        new float[] {0, -third, third, -third, third, 0, -third, third, 0},
        out.get("slope"),
        1e-6f);
  }

  @Test
  void itsGradientIsWhatFiniteDifferencesAre() {
    // Away from the tie, where there is no derivative.
    float[] at = LOGITS.clone();
    at[7] += 1;
    float[] slope = Golden.evaluate(graph(at)).get("slope");
    for (int i = 0; i < at.length; i++) {
      float[] up = at.clone();
      float[] down = at.clone();
      up[i] += 0.25f;
      down[i] -= 0.25f;
      double change =
          Golden.evaluate(graph(up)).get("margin")[0]
              - Golden.evaluate(graph(down)).get("margin")[0];
      assertEquals(change / 0.5, slope[i], 1e-5, "logit " + i);
    }
  }
}
