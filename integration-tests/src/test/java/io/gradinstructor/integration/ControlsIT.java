package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign whose instructor sets knobs, of networks that start each in its own way. */
class ControlsIT {
  private static final String CAMPAIGN =
      """
      campaign: controls
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 20, 10], initialisation: drawn}
      training:
        learning-rate: {log-uniform: [0.005, 0.3]}
        optimizer: {sgd: {momentum: 0.9}}
        terms: [{l2: {strength: 0.001}}]
        epochs: 2
      instructor:
        controls:
          rates: {log-uniform: [0.05, 33], first: [0.3, 3]}
          bands.rates: {log-uniform: [0.1, 10]}
          terms.l2.strength: {log-uniform: [0.0003, 0.5]}
          dropout.input: {uniform: [0, 0.4]}
        policy: {every: 10, radial: 0.003}
        held-out: 0.2
        critics: {count: 2, steps: 50, batch: 32}
        rounds: [{explorers: 12}, {explorers: 6, instructed: 1}]
      arms:
        - backprop
        - controls
        - {name: once, method: controls, policy: {every: 0}}
        - controls-blind
        - {name: range-test, method: backprop, training: {controllers: [{range-test: {steps: 20}}]}}
      compare: {seeds: 2}
      """;

  @TempDir Path folder;

  @Test
  void workersGiveTheSameBytesAndItsFileSteersElsewhere() throws Exception {
    Path file = Files.writeString(folder.resolve("controls.yaml"), CAMPAIGN);
    byte[] first = null;
    for (int workers : new int[] {1, 3}) {
      Path out = folder.resolve("workers-" + workers);
      Gi.Outcome outcome =
          Gi.run(
              folder,
              "run",
              file.toString(),
              "--workers",
              Integer.toString(workers),
              "--out",
              out.toString());
      assertEquals(0, outcome.code(), outcome.err());
      byte[] results = Files.readAllBytes(out.resolve("results.json"));
      if (first == null) {
        first = results;
        check(new ObjectMapper().readTree(results));
        steer(out.resolve("instructors"));
        instructElsewhere(out.resolve("instructors"));
      }
      assertArrayEquals(first, results, workers + " workers");
    }
  }

  private static void check(JsonNode results) {
    List<String> roles = new ArrayList<>();
    for (JsonNode arm : results.get("arms")) {
      roles.add(arm.get("name").asText() + " " + arm.get("role").asText());
      assertTrue(arm.get("worst").asDouble() <= arm.get("median").asDouble());
    }
    assertEquals(
        List.of(
            "backprop baseline",
            "controls subject",
            "once subject",
            "controls-blind control",
            "range-test baseline"),
        roles);
    for (JsonNode enn : results.get("instructors")) {
      assertTrue(enn.get("held_out").get("runs").asInt() > 0, enn.toString());
    }
  }

  /** On a network with one more layer, without a run to learn from. */
  private void instructElsewhere(Path instructors) throws Exception {
    String text =
        CAMPAIGN
            .replace("784, 20, 10", "784, 24, 16, 10")
            .replaceFirst("(?s)instructor:.*?arms:", "instructor: {from: PATH}\narms:")
            .replaceFirst("(?s)  - \\{name: once.*?compare", "compare")
            .replace("PATH", instructors.resolve("round-2-controls-0.onnx").toString());
    Path file = Files.writeString(folder.resolve("elsewhere.yaml"), text);
    Path out = folder.resolve("elsewhere");
    Gi.Outcome outcome = Gi.run(folder, "run", file.toString(), "--out", out.toString());
    assertEquals(0, outcome.code(), outcome.err());
    JsonNode results = new ObjectMapper().readTree(out.resolve("results.json").toFile());
    assertEquals(2, results.get("arms").size());
    assertTrue(results.get("arms").get(1).get("test_accuracy").get("mean").asDouble() > 0.3);
    assertEquals(1, results.get("data_sha256").get("instructor.from").size());
    assertTrue(!results.has("exploration_passes"), "nothing was explored");
    assertArrayEquals(
        Files.readAllBytes(instructors.resolve("round-2-controls-0.onnx")),
        Files.readAllBytes(out.resolve("instructors/round-1-controls-0.onnx")));
  }

  private static void steer(Path instructors) throws Exception {
    try (Stream<Path> files = Files.list(instructors)) {
      assertEquals(
          List.of(
              "round-1-controls-0.onnx",
              "round-2-controls-0.onnx",
              "round-2-controls-blind-0.onnx"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    byte[] model = Files.readAllBytes(instructors.resolve("round-2-controls-0.onnx"));
    try (Program enn = new Program(model);
        OnnxTensor state = Program.tensor(new float[6], 6);
        OnnxTensor controls = Program.tensor(new float[10], 10);
        OnnxTensor stage = Program.tensor(new float[1], 1);
        OnnxTensor pessimism = Program.tensor(new float[1], 1);
        var answer =
            enn.run(
                Map.of(
                    "state",
                    state,
                    "controls",
                    controls,
                    "stage",
                    stage,
                    "pessimism",
                    pessimism))) {
      assertEquals(
          Set.of("scores", "score", "accuracy", "gradient", "state-gradient"), enn.outputs());
      float accuracy = Program.floats(answer, "accuracy")[0];
      assertTrue(accuracy > 0 && accuracy < 1.01, "promises " + accuracy);
      // Rates of two layers and five bands, the strength of two layers, one dropout.
      assertEquals(10, Program.floats(answer, "gradient").length);
      assertEquals(6, Program.floats(answer, "state-gradient").length);
      boolean flat = true;
      for (float g : Program.floats(answer, "gradient")) {
        flat &= g == 0;
      }
      assertTrue(!flat, "it has learned something of each knob");
    }
  }
}
