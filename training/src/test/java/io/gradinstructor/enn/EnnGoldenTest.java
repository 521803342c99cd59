package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.parts.StepRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnnGoldenTest {
  private static final List<Integer> LAYERS = List.of(80, 60, 10);

  private static View view(String kind) {
    return switch (kind) {
      case "mean" -> new View(View.Kind.MEAN, 0.15, 0);
      case "rms" -> new View(View.Kind.RMS, 0.15, 1e-8);
      default -> new View(View.Kind.LOG_RMS, 0.15, 1e-6);
    };
  }

  private static Critic critic() {
    return new Critic(
        WeightEnn.viewSizes(new Mlp(LAYERS), view("mean"), false),
        8,
        List.of(32),
        false,
        Double.POSITIVE_INFINITY);
  }

  private static Critic.Scale scale(JsonNode c) {
    return new Critic.Scale(Golden.floats(c.get("mean")), Golden.floats(c.get("std")));
  }

  private static float[] theta(JsonNode c) {
    List<float[]> parts = new ArrayList<>();
    for (JsonNode b : c.get("branches")) {
      for (String k : List.of("conv1", "bias1", "conv2", "bias2")) {
        parts.add(Golden.floats(b.get(k)));
      }
    }
    for (String k : List.of("dense1", "dense1_bias", "dense2", "dense2_bias")) {
      parts.add(Golden.floats(c.get(k)));
    }
    return join(parts);
  }

  private static float[] join(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] p : parts) {
      System.arraycopy(p, 0, all, at, p.length);
      at += p.length;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "rms", "log-rms"})
  void viewsScoresGradientsUpdatesAndHeatMatch(String kind) throws Exception {
    JsonNode data = Golden.read("enn");
    JsonNode expected = data.get("cases").get(kind);
    Graph g = new Graph();
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l < 2; l++) {
      weights.add(Golden.constant(g, data.get("weights").get(l), LAYERS.get(l), LAYERS.get(l + 1)));
    }
    List<Value> views = WeightEnn.views(view(kind), false, weights);
    Value stage = Golden.constant(g, data.get("stage"), 1, 1);
    List<Value> scores = new ArrayList<>();
    List<Value> maps = new ArrayList<>();
    for (JsonNode c : data.get("critics")) {
      Scope scope = Scope.cut(g.constant(theta(c), theta(c).length));
      scores.add(critic().apply(scope, 1, scale(c), views, stage).reshape(1));
      IntStream.range(0, 2).forEach(l -> maps.add(scope.features().get("map" + l)));
    }
    Value value = Value.concat(0, scores).mean();
    // Weights and maps lie on one path: they are differentiated apart.
    List<Value> gradients = Gradients.of(value, weights);
    List<Value> mapGradients = Gradients.of(value, maps);
    for (int l = 0; l < 2; l++) {
      Value w = weights.get(l);
      Value d = gradients.get(l);
      g.output("view" + l, views.get(l)).output("g" + l, d);
      g.output("radial" + l, new StepRule(0.03, 0, 1).change(w, w.mul(d).sum()));
    }
    for (int k = 0; k < maps.size(); k++) {
      Value m = maps.get(k);
      Value d = mapGradients.get(k);
      g.output("score" + k / 2, scores.get(k / 2)).output("map" + k, m).output("map_g" + k, d);
      g.output("heat" + k, d.mean(true, 2, 3).mul(m).sum(false, 0, 1).relu());
    }
    Map<String, float[]> actual = Golden.evaluate(g);
    for (int k = 0; k < maps.size(); k++) {
      Golden.assertClose(expected.get("scores").get(k / 2), actual.get("score" + k / 2), "score");
      Golden.assertClose(expected.get("feature_maps").get(k), actual.get("map" + k), "map " + k);
      Golden.assertClose(
          expected.get("feature_gradients").get(k), actual.get("map_g" + k), "map gradient " + k);
      Golden.assertClose(expected.get("heat").get(k), actual.get("heat" + k), "heat " + k);
    }
    for (int l = 0; l < 2; l++) {
      Golden.assertClose(expected.get("views").get(l), actual.get("view" + l), "view " + l);
      Golden.assertClose(expected.get("gradients").get(l), actual.get("g" + l), "gradient " + l);
      Golden.assertClose(
          expected.get("radial_update").get(l), actual.get("radial" + l), "radial update " + l);
    }
  }

  /**
   * Grad-CAM models as they are published, one for each critic of which the vectors are the mean.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mean", "rms", "log-rms"})
  void gradCamModelsMatch(String kind) throws Exception {
    JsonNode data = Golden.read("enn");
    JsonNode expected = data.get("cases").get(kind);
    List<float[]> gradients = new ArrayList<>();
    for (int l = 0; l < 2; l++) {
      gradients.add(new float[LAYERS.get(l) * LAYERS.get(l + 1)]);
    }
    for (int k = 0; k < 2; k++) {
      JsonNode c = data.get("critics").get(k);
      WeightEnn enn =
          new WeightEnn(new Mlp(LAYERS), view(kind), false, critic(), scale(c), List.of(theta(c)));
      Map<String, OnnxTensor> in = new HashMap<>();
      in.put("stage", Program.tensor(Golden.floats(data.get("stage")), 1));
      for (int l = 0; l < 2; l++) {
        float[] w = Golden.floats(data.get("weights").get(l));
        in.put("w" + l, Program.tensor(w, LAYERS.get(l), LAYERS.get(l + 1)));
      }
      try (Program program = Program.of(enn.gradCam());
          var result = program.run(in)) {
        for (int l = 0; l < 2; l++) {
          float[] maps = Golden.floats(expected.get("feature_maps").get(2 * k + l));
          float[] mapGradients = Golden.floats(expected.get("feature_gradients").get(2 * k + l));
          float[] signed = gradCam(maps, mapGradients);
          float[] heat = signed.clone();
          for (int i = 0; i < heat.length; i++) {
            heat[i] = Math.max(0, heat[i]);
          }
          assertClose(signed, Program.floats(result, "signed" + l), "signed " + l);
          assertClose(heat, Program.floats(result, "heat" + l), "heat " + l);
          float[] g = Program.floats(result, "g" + l);
          for (int i = 0; i < g.length; i++) {
            gradients.get(l)[i] += g[i] / 2;
          }
        }
      } finally {
        in.values().forEach(OnnxTensor::close);
      }
    }
    for (int l = 0; l < 2; l++) {
      Golden.assertClose(expected.get("gradients").get(l), gradients.get(l), "gradient " + l);
    }
  }

  private static final int CHANNELS = 16;

  /** Σ α·A; the vectors' gradients are of the mean of two critics. */
  private static float[] gradCam(float[] maps, float[] gradients) {
    int cells = maps.length / CHANNELS;
    float[] signed = new float[cells];
    for (int c = 0; c < CHANNELS; c++) {
      double alpha = 0;
      for (int i = 0; i < cells; i++) {
        alpha += 2.0 * gradients[c * cells + i] / cells;
      }
      for (int i = 0; i < cells; i++) {
        signed[i] += (float) (alpha * maps[c * cells + i]);
      }
    }
    return signed;
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    float largest = 0;
    for (float x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    assertArrayEquals(expected, actual, 1e-4f * largest, what);
  }

  @Test
  void trainingMatches() throws Exception {
    JsonNode data = Golden.read("enn_training");
    JsonNode start = Golden.read("enn");
    Critic critic = critic();
    int n = data.get("targets").size();
    for (int k = 0; k < 2; k++) {
      JsonNode run = data.get("critics").get(k);
      Critic.Scale scale = scale(start.get("critics").get(k));
      Model model = critic.model(1, scale, n).flat();
      float[] theta = theta(start.get("critics").get(k));
      Map<String, OnnxTensor> batch = new HashMap<>();
      for (int l = 0; l < 2; l++) {
        int[] hw = critic.views().get(l);
        batch.put(
            "view" + l,
            Program.tensor(Golden.floats(data.get("views").get(l)), n, 1, hw[0], hw[1]));
      }
      batch.put("stage", Program.tensor(Golden.floats(data.get("stages")), n, 1));
      batch.put("target", Program.tensor(Golden.floats(data.get("targets")), n));
      assertFirstGradient(run, model, theta, batch);
      Descent descent = Descent.of(Loss.HUBER, Optimizer.adamW(1e-3));
      try (Loop trainer = new Loop(model, descent, Map.of("theta", theta))) {
        for (int i = 0; i < run.get("losses").size(); i++) {
          double expected = run.get("losses").get(i).asDouble();
          assertEquals(
              expected, trainer.step(batch, 2e-3), 1e-3 * Math.max(1, expected), "loss " + i);
        }
      }
      batch.values().forEach(OnnxTensor::close);
    }
  }

  private static void assertFirstGradient(
      JsonNode run, Model model, float[] theta, Map<String, OnnxTensor> batch) {
    // A step of plain descent at rate 1 goes along the gradient.
    Descent descent = Descent.of(Loss.HUBER, Optimizer.sgd());
    try (Loop trainer = new Loop(model, descent, Map.of("theta", theta))) {
      trainer.step(batch, 1);
      float[] after = trainer.parameters().get("theta");
      float[] gradient = new float[theta.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = theta[i] - after[i];
      }
      List<float[]> parts = new ArrayList<>();
      run.get("first_gradients").forEach(p -> parts.add(Golden.floats(p)));
      Golden.assertClose(join(parts), gradient, 1e-4, "first gradient");
    }
  }
}
