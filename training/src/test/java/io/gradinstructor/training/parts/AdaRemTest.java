package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    List<Integer> layers = new ArrayList<>();
    golden.get("sizes").forEach(n -> layers.add(n.asInt()));
    AdaRem rule =
        new AdaRem(number(c, "beta"), number(c, "strength"), number(c, "decay"), number(c, "eps"));
    Descent descent = Descent.of(Loss.CROSS_ENTROPY, rule);
    try (Program step = Program.of(graph(descent, new Mlp(layers), c));
        State state = new State()) {
      for (int l = 0; l < layers.size() - 1; l++) {
        long in = layers.get(l);
        long out = layers.get(l + 1);
        state.put("w" + l, Golden.floats(golden.get("startW").get(l)), in, out);
        state.put("b" + l, Golden.floats(golden.get("startB").get(l)), out);
        state.put("w" + l + ".mean", new float[(int) (in * out)], in, out);
        state.put("b" + l + ".mean", new float[(int) out], out);
      }
      for (int t = 0; t < c.get("steps").size(); t++) {
        step(golden, c, state, step, t);
      }
    }
  }

  private static void step(JsonNode golden, JsonNode c, State state, Program program, int t)
      throws Exception {
    JsonNode expected = c.get("steps").get(t);
    int batch = c.get("batch").asInt();
    int features = golden.get("sizes").get(0).asInt();
    float[] x = new float[batch * features];
    long[] y = new long[batch];
    for (int i = 0; i < batch; i++) {
      int sample = expected.get("indices").get(i).asInt();
      System.arraycopy(Golden.floats(golden.get("x").get(sample)), 0, x, i * features, features);
      y[i] = golden.get("y").get(sample).asLong();
    }
    state.put("x", x, batch, features);
    state.put("y", y, batch);
    state.put("rate", new float[] {(float) number(expected, "rate")});
    state.put("step", new float[] {t + 1});
    JsonNode u = golden.get("u").get(t);
    for (int l = 0; l < u.size(); l++) {
      float[] numbers = Golden.floats(u.get(l));
      state.put("u" + l, numbers, u.get(l).size(), numbers.length / u.get(l).size());
    }
    String at = c.get("name").asText() + " step " + t + " ";
    try (var result = state.run(program, Map.of())) {
      assertEquals(number(expected, "loss"), Program.floats(result, "loss")[0], 1e-4, at + "loss");
    }
    for (int l = 0; l < u.size(); l++) {
      Golden.assertClose(expected.get("W").get(l), state.get("w" + l), at + "W" + l);
      Golden.assertClose(expected.get("b").get(l), state.get("b" + l), at + "b" + l);
      Golden.assertClose(
          expected.get("memoryW").get(l), state.get("w" + l + ".mean"), at + "memory W" + l);
      Golden.assertClose(
          expected.get("memoryB").get(l), state.get("b" + l + ".mean"), at + "memory b" + l);
    }
  }

  private static Graph graph(Descent descent, Mlp mlp, JsonNode c) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value x = g.input("x", c.get("batch").asInt(), mlp.layers().get(0));
    Value labels = g.input("y", DType.INT64, c.get("batch").asInt());
    Value loss = mlp.apply(scope, x).crossEntropy(labels);
    Value rate = g.input("rate");
    boolean instructed = c.get("instructed").asBoolean();
    descent.descend(
        scope,
        loss,
        w -> rate,
        (w, gradient) -> {
          if (w.name().startsWith("b")) {
            return w;
          }
          Value kept = w.sub(w.mul(rate.mul(number(c, "wd"))));
          String u = "u" + w.name().substring(1);
          return instructed ? kept.add(g.input(u, w.shape().toArray())) : kept;
        });
    return g.output("loss", loss);
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).asDouble();
  }
}
