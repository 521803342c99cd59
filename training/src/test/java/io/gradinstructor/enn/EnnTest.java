package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Mlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnnTest {
  private static final List<Integer> LAYERS = List.of(80, 60, 10);
  private static final int CRITICS = 3;

  private static WeightEnn enn(View.Kind kind, boolean scaleOnly) {
    View view = new View(kind, 0.15, 1e-6);
    List<int[]> sizes = WeightEnn.viewSizes(new Mlp(LAYERS), view, scaleOnly);
    Critic critic = new Critic(sizes, scaleOnly ? 0 : 2, List.of(5), !scaleOnly, 3);
    Critic.Scale scale = new Critic.Scale(new float[] {0.1f, -0.2f}, new float[] {0.5f, 2});
    Model flat = critic.model(1, scale, 1).flat();
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < CRITICS; k++) {
      theta.add(flat.start(new Random(k)).get("theta"));
      lively(theta.get(k));
    }
    return new WeightEnn(new Mlp(LAYERS), view, scaleOnly, critic, scale, theta);
  }

  /** Larger than critics start, so that there are slopes to see. */
  private static float[] lively(float[] theta) {
    for (int i = 0; i < theta.length; i++) {
      theta[i] *= 3;
    }
    return theta;
  }

  private static Map<String, OnnxTensor> weights() {
    Map<String, OnnxTensor> in = new LinkedHashMap<>();
    in.put("w0", Program.tensor(normal(80 * 60, 1), 80, 60));
    in.put("w1", Program.tensor(normal(60 * 10, 2), 60, 10));
    in.put("stage", Program.tensor(new float[] {0.3f}, 1));
    in.put("pessimism", Program.tensor(new float[] {0.5f}, 1));
    return in;
  }

  private static float[] normal(int n, int seed) {
    return Init.normal(0.3).values(Shape.of(n), new Random(seed));
  }

  private static Map<String, float[]> run(byte[] model) {
    Map<String, OnnxTensor> in = weights();
    try (Program program = new Program(model);
        var result = program.run(in)) {
      Map<String, float[]> out = new HashMap<>();
      program.outputs().forEach(o -> out.put(o, Program.floats(result, o)));
      return out;
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  private static byte[] bytes(Graph g) {
    return g.toModel("test", Map.of()).toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void slopesAreOfTheLayersScales(View.Kind kind) {
    for (boolean scaleOnly : new boolean[] {false, true}) {
      Map<String, float[]> out = run(bytes(enn(kind, scaleOnly).instructor()));
      for (int l = 0; l < 2; l++) {
        float[] w = normal(l == 0 ? 80 * 60 : 60 * 10, l + 1);
        double product = 0;
        for (int i = 0; i < w.length; i++) {
          product += w[i] * out.get("g" + l)[i];
        }
        assertTrue(Math.abs(product) > 1e-4, "the score is not flat");
        assertEquals(product, out.get("slope" + l)[0], 1e-3 * Math.abs(product));
      }
    }
  }

  @Test
  void anInstructorFromItsFileGivesTheSameBits(@TempDir Path folder) throws IOException {
    byte[] model = bytes(enn(View.Kind.LOG_RMS, false).instructor());
    Path file = Files.write(folder.resolve("instructor.onnx"), model);
    assertSameBits(run(model), run(Files.readAllBytes(file)));
  }

  @Test
  void anInstructorWithinAnotherGraphGivesTheSameBits() {
    byte[] model = bytes(enn(View.Kind.LOG_RMS, false).instructor());
    Graph g = new Graph();
    Map<String, Value> in = new HashMap<>();
    in.put("w0", g.input("w0", 80, 60));
    in.put("w1", g.input("w1", 60, 10));
    in.put("stage", g.input("stage", 1));
    in.put("pessimism", g.input("pessimism", 1));
    g.append(model, in).forEach(g::output);
    assertSameBits(run(model), run(bytes(g)));
  }

  private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, numbers) -> assertArrayEquals(numbers, actual.get(name), 0, name));
  }

  /** loss = Huber + ‖∇ of the values with respect to the views‖², of a batch of 4. */
  private static Graph penalised(Critic critic, Critic.Scale scale) {
    Graph g = new Graph();
    List<Value> views = List.of(g.input("view0", 4, 1, 12, 9), g.input("view1", 4, 1, 9, 2));
    Scope scope = Scope.inputs(g);
    Value values = critic.apply(scope, 1, scale, views, g.input("stage", 4, 1)).reshape(4);
    Value penalty = g.constant(0);
    for (Value d : Gradients.of(values, views)) {
      penalty = penalty.add(d.square().sum());
    }
    Value loss = values.huber(g.input("target", 4)).add(penalty);
    List<Value> parameters = new ArrayList<>(scope.values().values());
    List<Value> gradients = Gradients.of(loss, parameters);
    Value slope = g.constant(0);
    int i = 0;
    for (String name : scope.values().keySet()) {
      Value p = parameters.get(i);
      Value d = gradients.get(i++);
      slope = slope.add(d.mul(g.input("along." + name, p.shape().toArray())).sum());
      g.output(
          name + "'", Optimizer.sgd().update(p, d, List.of(), g.constant(0.05), null).parameter());
    }
    return g.output("loss", loss).output("penalty", penalty).output("slope", slope);
  }

  @Test
  void aGradientPenaltyIsTrained() {
    View view = new View(View.Kind.LOG_RMS, 0.15, 1e-6);
    Critic critic =
        new Critic(WeightEnn.viewSizes(new Mlp(LAYERS), view, false), 2, List.of(5), true, 3);
    Critic.Scale scale = new Critic.Scale(new float[2], new float[] {1, 1});
    Map<String, float[]> theta = critic.model(1, scale, 4).start(new Random(3));
    theta.values().forEach(EnnTest::lively);
    Map<String, float[]> along = critic.model(1, scale, 4).start(new Random(4));
    try (Program program = Program.of(penalised(critic, scale))) {
      Map<String, float[]> here = step(program, theta, along, 0);
      double h = 1e-2;
      double up = step(program, theta, along, h).get("loss")[0];
      double down = step(program, theta, along, -h).get("loss")[0];
      double slope = here.get("slope")[0];
      assertTrue(here.get("penalty")[0] > 1e-3, "there is something to penalise");
      assertEquals((up - down) / (2 * h), slope, 0.02 * Math.abs(slope));
      for (int i = 0; i < 200; i++) {
        Map<String, float[]> out = step(program, theta, along, 0);
        theta.replaceAll((name, old) -> out.get(name + "'"));
      }
      Map<String, float[]> there = step(program, theta, along, 0);
      assertTrue(there.get("loss")[0] < 0.5 * here.get("loss")[0]);
      assertTrue(there.get("penalty")[0] < 0.5 * here.get("penalty")[0]);
    }
  }

  private static Map<String, float[]> step(
      Program program, Map<String, float[]> theta, Map<String, float[]> along, double h) {
    Map<String, OnnxTensor> in = new HashMap<>();
    in.put("view0", Program.tensor(normal(4 * 12 * 9, 5), 4, 1, 12, 9));
    in.put("view1", Program.tensor(normal(4 * 9 * 2, 6), 4, 1, 9, 2));
    in.put("stage", Program.tensor(new float[] {0, 0.3f, 0.6f, 1}, 4, 1));
    in.put("target", Program.tensor(new float[] {0.9f, -0.5f, 0.3f, 0.7f}, 4));
    View view = new View(View.Kind.LOG_RMS, 0.15, 1e-6);
    new Critic(WeightEnn.viewSizes(new Mlp(LAYERS), view, false), 2, List.of(5), true, 3)
        .model(1, new Critic.Scale(new float[2], new float[] {1, 1}), 4)
        .parameters()
        .forEach(
            p -> {
              float[] moved = theta.get(p.name()).clone();
              for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) (h * along.get(p.name())[i]);
              }
              in.put(p.name(), Program.tensor(moved, p.shape().toArray()));
              in.put("along." + p.name(), Program.tensor(along.get(p.name()), p.shape().toArray()));
            });
    try (var result = program.run(in)) {
      Map<String, float[]> out = new HashMap<>();
      program.outputs().forEach(o -> out.put(o, Program.floats(result, o)));
      return out;
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }
}
