package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A case of golden vectors: a small network that takes steps beside those of a reference. */
final class GoldenSteps implements AutoCloseable {
  /** Weights, biases and what an optimizer remembers of them. */
  final Memory memory = new Memory();

  final List<Integer> layers = new ArrayList<>();
  private final JsonNode golden;
  private final JsonNode c;
  private final Program program;

  GoldenSteps(JsonNode golden, JsonNode c, Optimizer rule) {
    this(golden, c, rule, golden.get("startW"), golden.get("startB"), null);
  }

  /**
   * From other weights and biases, with a term that decays them in place of decay apart from the
   * gradient; null for none.
   */
  GoldenSteps(
      JsonNode golden, JsonNode c, Optimizer rule, JsonNode startW, JsonNode startB, Term term) {
    this.golden = golden;
    this.c = c;
    golden.get("sizes").forEach(n -> layers.add(n.asInt()));
    for (int l = 0; l < layers.size() - 1; l++) {
      long in = layers.get(l);
      long out = layers.get(l + 1);
      memory.put("w" + l, Golden.floats(startW.get(l)), in, out);
      memory.put("b" + l, Golden.floats(startB.get(l)), out);
      for (String m : rule.memory()) {
        memory.put("w" + l + "." + m, new float[(int) (in * out)], in, out);
        memory.put("b" + l + "." + m, new float[(int) out], out);
      }
    }
    if (term != null) {
      term.begin(task(), memory);
    }
    program = Program.of(graph(Descent.of(Loss.CROSS_ENTROPY, rule), term));
  }

  private Graph graph(Descent descent, Term term) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value x = g.input("x", c.get("batch").asInt(), layers.get(0));
    Value labels = g.input("y", DType.INT64, c.get("batch").asInt());
    Value loss = new Mlp(layers).apply(scope, x).crossEntropy(labels);
    Value[] rates = new Value[layers.size() - 1];
    Arrays.setAll(rates, l -> g.input("rate" + l));
    boolean instructed = c.get("instructed").asBoolean();
    double decay = c.has("wd") && term == null ? number(c, "wd") : 0;
    Term.Change change =
        term == null ? null : term.in(new StepGraph(g, null, null, task(), null), 1);
    descent.descend(
        scope,
        loss,
        w -> rates[layer(w)],
        new Descent.Changes() {
          @Override
          public Value along(Value w, Value gradient) {
            return change == null ? gradient : change.along(gradient, layer(w), w);
          }

          @Override
          public Value of(Value w, Value gradient) {
            if (w.name().startsWith("b")) {
              return w;
            }
            Value kept = w.sub(w.mul(rates[layer(w)].mul(decay)));
            return instructed ? kept.add(g.input("u" + layer(w), w.shape().toArray())) : kept;
          }
        });
    return g.output("loss", loss);
  }

  private static int layer(Value parameter) {
    return Integer.parseInt(parameter.name().substring(1));
  }

  /** What parts are made ready for; there are no images. */
  Trainer.Task task() {
    return task(layers, c.get("batch").asInt());
  }

  static Trainer.Task task(List<Integer> layers, int batch) {
    Images none = new Images(new byte[0], new byte[0], 0, layers.get(0));
    return new Trainer.Task(layers, batch, 1, false, none, new Draws(1), id -> null);
  }

  /** Takes step t, from 0, and holds its loss to the reference's. */
  void step(int t) throws Exception {
    JsonNode expected = c.get("steps").get(t);
    int batch = c.get("batch").asInt();
    int features = layers.get(0);
    float[] x = new float[batch * features];
    long[] y = new long[batch];
    for (int i = 0; i < batch; i++) {
      int sample = expected.get("indices").get(i).asInt();
      System.arraycopy(Golden.floats(golden.get("x").get(sample)), 0, x, i * features, features);
      y[i] = golden.get("y").get(sample).asLong();
    }
    memory.state().put("x", x, batch, features);
    memory.state().put("y", y, batch);
    for (int l = 0; l < layers.size() - 1; l++) {
      String of = l == layers.size() - 2 ? "headRate" : "bodyRate";
      double rate = number(expected, expected.has(of) ? of : "rate");
      memory.state().put("rate" + l, new float[] {(float) rate});
    }
    memory.state().put("step", new float[] {t + 1});
    JsonNode u = golden.get("u").get(t);
    for (int l = 0; l < u.size(); l++) {
      float[] numbers = Golden.floats(u.get(l));
      memory.state().put("u" + l, numbers, u.get(l).size(), numbers.length / u.get(l).size());
    }
    try (var result = memory.state().run(program, Map.of())) {
      assertEquals(
          number(expected, "loss"), Program.floats(result, "loss")[0], 1e-4, at(t) + "loss");
    }
  }

  /** Holds what is remembered of all weights and biases after step t to the reference's. */
  void assertClose(int t, String name, String weights, String biases) {
    JsonNode expected = c.get("steps").get(t);
    for (int l = 0; l < layers.size() - 1; l++) {
      Golden.assertClose(
          expected.get(weights).get(l), memory.get("w" + l + name), at(t) + weights + l);
      Golden.assertClose(
          expected.get(biases).get(l), memory.get("b" + l + name), at(t) + biases + l);
    }
  }

  private String at(int t) {
    return c.get("name").asText() + " step " + t + " ";
  }

  static double number(JsonNode node, String field) {
    return node.get(field).asDouble();
  }

  @Override
  public void close() {
    program.close();
    memory.close();
  }
}
