package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import org.junit.jupiter.api.Test;

class AdaRemTest {
  /** Six steps over two epochs, one after another, beside the reference in float64. */
  @Test
  void itsStepsAreThoseOfTheReference() throws Exception {
    JsonNode golden = Golden.part("adarem");
    assertTrue(golden.get("cases").size() > 2);
    for (JsonNode c : golden.get("cases")) {
      run(golden, c);
    }
  }

  private static void run(JsonNode golden, JsonNode c) throws Exception {
    AdaRem rule =
        new AdaRem(number(c, "beta"), number(c, "strength"), number(c, "decay"), number(c, "eps"));
    try (GoldenSteps steps = new GoldenSteps(golden, c, rule)) {
      for (int t = 0; t < c.get("steps").size(); t++) {
        steps.step(t);
        steps.assertClose(t, "", "W", "b");
        steps.assertClose(t, ".mean", "memoryW", "memoryB");
      }
    }
  }
}
