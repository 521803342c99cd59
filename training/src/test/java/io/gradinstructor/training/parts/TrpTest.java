package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.LowRank;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrpTest {
  private static Trp trp(JsonNode golden, List<Integer> sizes) {
    List<Double> all = new ArrayList<>();
    for (int l = 0; l < sizes.size() - 1; l++) {
      all.add((double) l);
    }
    int period = golden.get("period").asInt();
    return new Trp(period, number(golden, "energy"), number(golden, "nuclear"), 0, all, 0);
  }

  /** Nine steps of SGD, three truncations and the export, beside the reference in float64. */
  @Test
  void itCutsPullsAndIsExportedAsTheReference() throws Exception {
    JsonNode golden = Golden.part("trp");
    assertTrue(golden.get("cases").size() > 1);
    for (JsonNode c : golden.get("cases")) {
      run(golden, c);
    }
  }

  private static void run(JsonNode golden, JsonNode c) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    c.get("sizes").forEach(n -> sizes.add(n.asInt()));
    int depth = sizes.size() - 1;
    Trp trp = trp(golden, sizes);
    try (Memory memory = new Memory()) {
      for (int l = 0; l < depth; l++) {
        long out = sizes.get(l + 1);
        memory.put("w" + l, Golden.floats(c.get("weights").get(l)), sizes.get(l), out);
        memory.put("b" + l, Golden.floats(c.get("biases").get(l)), out);
      }
      Intervention.Act act = trp.ready(GoldenSteps.task(sizes, 4), memory);
      for (JsonNode step : c.get("steps")) {
        int t = step.get("step").asInt();
        Clock at = new Clock(t, 0, 9);
        assertEquals(!step.get("truncations").isEmpty(), trp.before(at));
        if (trp.before(at)) {
          truncate(step.get("truncations"), memory, sizes, act, at);
        }
        step(golden, c, step, memory, sizes);
        for (int l = 0; l < depth; l++) {
          String what = sizes + " step " + t + " layer " + l;
          Golden.assertClose(step.get("weights").get(l), memory.get("w" + l), what);
          Golden.assertClose(step.get("biases").get(l), memory.get("b" + l), what);
        }
      }
      Clock last = new Clock(8, 0, 9);
      assertTrue(trp.after(last, 1) && !trp.after(new Clock(7, 0, 9), 1));
      exported(c, memory, sizes, act, last);
    }
  }

  private static void truncate(
      JsonNode expected, Memory memory, List<Integer> sizes, Intervention.Act act, Clock at) {
    Weights before = memory.weights(new Mlp(sizes));
    Weights now = memory.weights(new Mlp(sizes));
    act.on(at, now);
    memory.put(now);
    for (JsonNode e : expected) {
      int l = e.get("layer").asInt();
      String what = sizes + " step " + at.step() + " layer " + l;
      LowRank parts = LowRank.of(before.matrix(l), sizes.get(l), sizes.get(l + 1));
      double[] values = parts.values();
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        assertEquals(e.get("singular_values").get(i).asDouble(), values[i], 1e-4, what);
        sum += values[i];
      }
      assertEquals(number(e, "nuclear_norm"), sum, 1e-4 * sum, what);
      int rank = e.get("rank").asInt();
      assertEquals(rank, parts.rank(0.9, 99), what);
      Golden.assertClose(e.get("truncated"), memory.get("w" + l), what);
      Golden.assertClose(e.get("sub_gradient"), parts.pull(rank, 1), what);
    }
  }

  /** SGD as a network takes it, with what is added to its gradient. */
  private static void step(
      JsonNode golden, JsonNode c, JsonNode expected, Memory memory, List<Integer> sizes)
      throws Exception {
    var pulled = memory.pulled();
    assertEquals(expected.get("truncations").size(), pulled.size());
    JsonNode batch = c.get("batches").get(expected.get("step").asInt());
    int n = batch.size();
    int features = sizes.get(0);
    float[] x = new float[n * features];
    long[] y = new long[n];
    for (int i = 0; i < n; i++) {
      int sample = batch.get(i).asInt();
      System.arraycopy(Golden.floats(c.get("x").get(sample)), 0, x, i * features, features);
      y[i] = c.get("y").get(sample).asLong();
    }
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value loss =
        new Mlp(sizes)
            .apply(scope, g.input("x", n, features))
            .crossEntropy(g.input("y", DType.INT64, n));
    Value rate = g.constant(number(golden, "learning_rate"));
    Descent.of(Loss.CROSS_ENTROPY, new Sgd(0, false))
        .descend(
            scope,
            loss,
            w -> rate,
            new Descent.Changes() {
              @Override
              public Value along(Value w, Value gradient) {
                int layer = Integer.parseInt(w.name().substring(1));
                if (!w.name().startsWith("w")) {
                  return gradient;
                }
                g.output("gradient" + layer, gradient);
                return pulled.contains(layer)
                    ? gradient.add(g.input(Memory.pull(layer), w.shape().toArray()))
                    : gradient;
              }

              @Override
              public Value of(Value w, Value gradient) {
                return w;
              }
            });
    g.output("loss", loss);
    memory.state().put("x", x, n, features);
    memory.state().put("y", y, n);
    try (Program program = Program.of(g);
        var result = memory.state().run(program, Map.of())) {
      assertEquals(number(expected, "loss"), Program.floats(result, "loss")[0], 1e-4);
      for (int l = 0; l < sizes.size() - 1; l++) {
        Golden.assertClose(
            expected.get("gradients").get(l), Program.floats(result, "gradient" + l), "gradient");
      }
    }
  }

  private static void exported(
      JsonNode c, Memory memory, List<Integer> sizes, Intervention.Act act, Clock last)
      throws Exception {
    Weights now = memory.weights(new Mlp(sizes));
    act.on(last, now);
    List<Integer> ranks = new ArrayList<>();
    for (float rank : memory.get(Intervention.RANKS)) {
      ranks.add((int) rank);
    }
    long multiplications = 0;
    int factored = 0;
    for (JsonNode e : c.get("export")) {
      int l = e.get("layer").asInt();
      assertEquals(e.get("rank").asInt(), ranks.get(l));
      Golden.assertClose(e.get("product"), now.matrix(l), "product " + l);
      LowRank.Factors f =
          LowRank.of(now.matrix(l), sizes.get(l), sizes.get(l + 1)).factors(ranks.get(l));
      Golden.assertClose(e.get("first"), f.first(), "first " + l);
      Golden.assertClose(e.get("second"), f.second(), "second " + l);
      boolean small = e.get("factored").asBoolean();
      multiplications += e.get("parameters").get(small ? 1 : 0).asLong();
      factored += small ? 1 : 0;
    }
    assertEquals(multiplications, new Mlp(sizes).multiplications(ranks));
    byte[] model = NetworkModel.onnx(sizes, now.bytes(), ranks, Map.of());
    assertEquals(2 * factored, occurrences(model, "MatMul"));
    int n = c.get("x").size();
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    try (OrtSession session = env.createSession(model);
        OnnxTensor x = Program.tensor(Golden.floats(c.get("x")), n, sizes.get(0));
        OrtSession.Result result = session.run(Map.of("pixels", x))) {
      Golden.assertClose(
          c.get("logits_after_export"), Program.floats(result, "logits"), "logits of " + sizes);
    }
  }

  private static int occurrences(byte[] model, String word) {
    return new String(model, java.nio.charset.StandardCharsets.ISO_8859_1).split(word, -1).length
        - 1;
  }

  /** A diagonal matrix of 2 and 1: 4 of its 5 squares are the first's. */
  @Test
  void onlyTheLastRankIsToldAndOtherMatricesStay() {
    List<Integer> sizes = List.of(2, 2, 2);
    try (Memory memory = new Memory()) {
      Trp trp = new Trp(2, 0.8, 0.5, 0.25, List.of(), 0);
      float[] w = {2, 0, 0, 1};
      float[][] arrays = {w, {7, 7}, {2, 0, 0, 1}, {7, 7}};
      Weights weights = Weights.of(sizes, arrays);
      memory.put(weights);
      Intervention.Act act = trp.ready(GoldenSteps.task(sizes, 1), memory);
      assertFalse(trp.before(new Clock(0, 0, 8)), "not yet");
      assertTrue(trp.before(new Clock(2, 0, 8)), "a quarter of the run");
      assertFalse(trp.before(new Clock(3, 0, 8)));
      act.on(new Clock(2, 0, 8), weights);
      assertArrayEquals(new float[] {2, 0, 0, 0}, w, 1e-6f);
      assertArrayEquals(new float[] {2, 0, 0, 1}, weights.matrix(1));
      assertArrayEquals(new float[] {7, 7}, weights.biases(0));
      assertArrayEquals(new float[] {2, 2}, memory.get(Intervention.RANKS));
      assertEquals(1, memory.pulled().size());
      assertArrayEquals(new float[] {0.5f, 0, 0, 0}, memory.state().get(Memory.pull(0)), 1e-6f);
      assertTrue(memory.pulled().isEmpty(), "in that step only");
      act.on(new Clock(7, 0, 8), weights);
      assertArrayEquals(new float[] {1, 2}, memory.get(Intervention.RANKS));
    }
  }

  @Test
  void whatHasDivergedIsLeftAlone() {
    List<Integer> sizes = List.of(2, 1);
    try (Memory memory = new Memory()) {
      float[] w = {Float.NaN, 1};
      Weights weights = Weights.of(sizes, new float[][] {w, {0}});
      Trp trp = new Trp(1, 0.5, 1, 0, List.of(0.0), 0);
      trp.ready(GoldenSteps.task(sizes, 1), memory).on(new Clock(0, 0, 1), weights);
      assertArrayEquals(new float[] {Float.NaN, 1}, w);
      assertTrue(memory.pulled().isEmpty());
    }
  }

  @Test
  void layersAreAscendingWholeNumbers() {
    for (List<Double> wrong : List.of(List.of(0.5), List.of(1.0, 0.0), List.of(1.0, 1.0))) {
      assertThrows(IllegalArgumentException.class, () -> new Trp(1, 1, 0, 0, wrong, 0));
    }
  }
}
