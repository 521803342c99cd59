package io.gradinstructor.autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimizers, one or several, with and without clipping, against PyTorch's. */
class LoopTest {
  private static final Map<String, Function<String, Optimizer>> OPTIMIZERS =
      Map.of(
          "sgd", p -> Optimizer.sgd(),
          "sgd with decay", p -> new Optimizer.Sgd(0, false, 0.1),
          "momentum", p -> new Optimizer.Sgd(0.9, false, 0),
          "nesterov", p -> new Optimizer.Sgd(0.9, true, 0.1),
          "adam", p -> Optimizer.adam(),
          "adamw", p -> Optimizer.adamW(0.1),
          "mixed", p -> p.endsWith(".w") ? Optimizer.adamW(0.1) : new Optimizer.Sgd(0.9, false, 0));

  @ParameterizedTest
  @ValueSource(strings = {"optimizers", "clipped"})
  void stepsAsPyTorchDoes(String kind) throws IOException {
    JsonNode golden = Golden.resource("ops").get("training");
    assertEquals(
        new TreeSet<>(OPTIMIZERS.keySet()),
        new TreeSet<>(golden.get(kind).properties().stream().map(Map.Entry::getKey).toList()));
    double norm = kind.equals("clipped") ? golden.get("clip").asDouble() : Double.POSITIVE_INFINITY;
    Model model = Model.of((scope, in) -> scope.dense("layer", in[0], 2), 4, 3);
    Map<String, float[]> start = Map.of("layer.w", data(golden, "w"), "layer.b", data(golden, "b"));
    for (var optimizers : OPTIMIZERS.entrySet()) {
      Descent descent = new Descent(Loss.SQUARED_ERROR, optimizers.getValue(), norm);
      Map<String, OnnxTensor> batch =
          Map.of(
              "x", Program.tensor(data(golden, "x"), 4, 3),
              "target", Program.tensor(data(golden, "target"), 4, 2));
      try (Loop trainer = new Loop(model, descent, start)) {
        for (JsonNode rate : golden.get("rates")) {
          trainer.step(batch, rate.asDouble());
        }
        JsonNode expected = golden.get(kind).get(optimizers.getKey());
        for (String p : new String[] {"w", "b"}) {
          Golden.assertClose(
              expected.get(p).get("data"),
              trainer.parameters().get("layer." + p),
              kind + " " + optimizers.getKey() + " " + p);
        }
        assertEquals(5, trainer.steps());
      } finally {
        batch.values().forEach(OnnxTensor::close);
      }
    }
  }

  private static float[] data(JsonNode golden, String name) {
    return Golden.floats(golden.get(name).get("data"));
  }

  @Test
  void schedules() {
    assertEquals(0.1, Schedule.constant(0.1).rate(7));
    Schedule cosine = Schedule.cosine(0.4, 10);
    assertEquals(0.4, cosine.rate(0), 1e-12);
    assertEquals(0.2, cosine.rate(5), 1e-12);
    assertEquals(0, cosine.rate(10), 1e-12);
    assertEquals(0, cosine.rate(11), 1e-12);
    Schedule decay = Schedule.decay(0.8, 0.5, 3);
    assertEquals(0.8, decay.rate(2), 1e-12);
    assertEquals(0.4, decay.rate(3), 1e-12);
    assertEquals(0.2, decay.rate(8), 1e-12);
    Schedule warm = Schedule.constant(0.4).warmedUp(4);
    assertEquals(0.1, warm.rate(0), 1e-12);
    assertEquals(0.3, warm.rate(2), 1e-12);
    assertEquals(0.4, warm.rate(4), 1e-12);
  }
}
