package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictTest {
  /** Nine steps over three epochs, one after another, beside the reference in float64. */
  @Test
  void itPredictsWhatTheReferenceDoes() throws Exception {
    JsonNode golden = Golden.part("linear-prediction");
    assertTrue(golden.get("cases").size() > 2);
    for (JsonNode c : golden.get("cases")) {
      run(golden, c);
    }
  }

  private static void run(JsonNode golden, JsonNode c) throws Exception {
    Predict predict = new Predict(number(c, "reach"), c.get("interval").asInt());
    int predictions = 0;
    try (GoldenSteps steps = new GoldenSteps(golden, c, new Sgd(number(c, "momentum"), false))) {
      Memory memory = steps.memory;
      Intervention.Act act = predict.ready(steps.task(), memory);
      for (int t = 0; t < c.get("steps").size(); t++) {
        JsonNode expected = c.get("steps").get(t);
        steps.step(t);
        if (expected.get("predicted").asBoolean()) {
          predictions++;
          steps.assertClose(t, "", "steppedW", "steppedB");
        }
        Clock at = new Clock(t, t / 3, 9);
        if (predict.after(at, 3)) {
          Weights now = memory.weights(new Mlp(steps.layers));
          act.on(at, now);
          memory.put(now);
        }
        steps.assertClose(t, "", "W", "b");
        if (number(c, "momentum") > 0) {
          steps.assertClose(t, ".velocity", "velocityW", "velocityB");
        }
        assertEquals(expected.get("kept").asInt(), memory.get(Predict.KEPT)[0], "step " + t);
      }
    }
    assertEquals(9 / (3 * c.get("interval").asInt()), predictions);
  }

  /** As by hand: from 0, at a rate of 1, gradients of 1, 2, 4, and then of 1. */
  @Test
  void aPredictedPointBeginsACycleAndIsNoneOfItsPoints() {
    float[] w = {0};
    float[] gradients = {1, 2, 4, 1, 1, 2};
    float[] expected = {-1, -3, -8, -9, -10, -12.5f};
    try (Memory memory = new Memory()) {
      Intervention.Act act = ready(memory, w);
      for (int t = 0; t < gradients.length; t++) {
        w[0] -= gradients[t];
        act.on(new Clock(t, 0, 6), weights(w));
        assertEquals(expected[t], w[0], "step " + t);
      }
    }
  }

  @Test
  void weightsThatStandStillStayTheSameBytes() {
    float[] w = {0.1f};
    try (Memory memory = new Memory()) {
      Intervention.Act act = ready(memory, w);
      for (int t = 0; t < 6; t++) {
        act.on(new Clock(t, 0, 6), weights(w));
        assertArrayEquals(new float[] {0.1f}, w);
      }
    }
  }

  private static Intervention.Act ready(Memory memory, float[] w) {
    memory.put(weights(w));
    return new Predict(1, 1).ready(GoldenSteps.task(List.of(1, 1), 1), memory);
  }

  private static Weights weights(float[] w) {
    return Weights.of(List.of(1, 1), new float[][] {w, {0}});
  }
}
