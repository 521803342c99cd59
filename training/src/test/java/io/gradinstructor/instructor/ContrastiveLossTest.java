package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.instructor.Contrastive.Form;
import io.gradinstructor.instructor.Contrastive.Where;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContrastiveLossTest {
  private static final double[] RUNS = {0, 10, 4, 3, 7, 2};

  private static Contrastive spec(Form form, double margin) {
    return new Contrastive(1, form, 5, margin, Where.HIDDEN, 0);
  }

  private static ContrastiveLoss loss(Form form, double margin, double... returns) {
    return ContrastiveLoss.of(spec(form, margin), Loss.HUBER, returns);
  }

  private static double[] edges(Form form, double... returns) {
    return ContrastiveLoss.edges(spec(form, 1), returns);
  }

  @Test
  void binsHaveEqualWidthsOrEqualNumbersOfRuns() {
    assertArrayEquals(new double[] {2, 4, 6, 8}, edges(Form.WIDTHS, RUNS), 1e-12);
    assertArrayEquals(new double[] {2, 3, 4, 7}, edges(Form.QUANTILES, RUNS), 1e-12);
    assertArrayEquals(
        new double[] {0.8, 1.6, 2.4, 3.2}, edges(Form.QUANTILES, 4, 0, 2, 1, 3), 1e-12);
  }

  /** The i-th of the first half with the i-th of the second; the last has no partner. */
  @Test
  void gapsAreOfBinsOrOfReturns() {
    double[] returns = {1.9, 4, -5, 2, 3.9, 99, 50};
    assertArrayEquals(new float[] {1, 1, 4}, loss(Form.WIDTHS, 1, RUNS).gaps(returns));
    float[] differences = loss(Form.DISTANCE, 1, RUNS).gaps(returns);
    assertArrayEquals(new float[] {0.1f, 0.1f, 104}, differences, 1e-5f);
  }

  /** Two embeddings, 5 apart. */
  @ParameterizedTest
  @CsvSource({
    "WIDTHS, 10, 0, 12.5",
    "WIDTHS, 10, 2, 112.5",
    "QUANTILES, 3, 2, 0.5",
    "WIDTHS, 1, 4, 0",
    "DISTANCE, 1, 7, 2",
    "DISTANCE, 2, 1, 4.5",
    "DISTANCE, 1, 0, 12.5"
  })
  void pairsAttractWithinABinAndRepelBetweenBins(
      Form form, double margin, float gap, double expected) {
    Graph g = new Graph();
    Value pair = g.constant(new float[] {1, 1, 4, 5}, 2, 2);
    g.output("loss", loss(form, margin, RUNS).contrast(pair, g.constant(new float[] {gap}, 1)));
    assertEquals(expected, Golden.evaluate(g).get("loss")[0], 1e-5);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void itsGradientIsItsSlope(Form form) {
    ContrastiveLoss loss = loss(form, 1.3, RUNS);
    float[] gaps = {0, 1, 3};
    Random random = new Random(4);
    float[] at = new float[18];
    for (int i = 0; i < at.length; i++) {
      at[i] = (float) random.nextGaussian();
    }
    Graph g = new Graph();
    Value x = g.constant(at, 6, 3);
    Value value = loss.contrast(x, g.constant(gaps, 3));
    g.output("slope", Gradients.of(value, List.of(x)).get(0));
    float[] slope = Golden.evaluate(g).get("slope");
    assertTrue(IntStream.range(0, 18).anyMatch(i -> Math.abs(slope[i]) > 0.1));
    for (int i = 0; i < at.length; i++) {
      double up = at(loss, at, gaps, i, 0.01f);
      double down = at(loss, at, gaps, i, -0.01f);
      assertEquals((up - down) / 0.02, slope[i], 2e-3, form + " " + i);
    }
  }

  private static double at(ContrastiveLoss loss, float[] at, float[] gaps, int i, float by) {
    float[] moved = at.clone();
    moved[i] += by;
    Graph g = new Graph();
    g.output("loss", loss.contrast(g.constant(moved, 6, 3), g.constant(gaps, 3)));
    return Golden.evaluate(g).get("loss")[0];
  }

  @Test
  void runsThatItCannotTellApartAreRefused() {
    for (Form form : Form.values()) {
      assertThrows(DeterministicFault.class, () -> loss(form, 1, 3, 3, 3));
    }
    String said =
        assertThrows(DeterministicFault.class, () -> loss(Form.QUANTILES, 1, 0, 0, 0, 0, 0, 0, 1))
            .getMessage();
    assertTrue(said.startsWith("instructor.critics.contrastive "), said);
    assertTrue(said.contains("all 7 are in one bin"), said);
    loss(Form.WIDTHS, 1, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void lossesAreThoseOfTheReference() throws Exception {
    JsonNode cases = Golden.part("contrastive-regression").get("losses");
    double[] runs = doubles(cases.get(0).get("y"));
    assertTrue(cases.size() > 4);
    for (JsonNode c : cases) {
      String name = c.get("name").asText();
      double[] edges = doubles(c.get("edges"));
      if (form(c) == Form.WIDTHS) {
        assertArrayEquals(edges, edges(Form.WIDTHS, runs), 1e-9, name);
      }
      Contrastive spec = spec(form(c), c.get("margin").asDouble());
      ContrastiveLoss loss = new ContrastiveLoss(spec, Loss.HUBER, edges);
      int[] order = order(c.get("pairs"), c.get("y").size());
      float[] gaps = loss.gaps(ordered(doubles(c.get("y")), order));
      Golden.assertClose(c.get("gap"), gaps, name + ": gaps");
      Graph g = new Graph();
      Value z = g.constant(rows(c.get("embedding"), order), order.length, 3);
      Value value = loss.contrast(z, g.constant(gaps, gaps.length));
      g.output("loss", value).output("gradient", Gradients.of(value, List.of(z)).get(0));
      Map<String, float[]> out = Golden.evaluate(g);
      Golden.assertClose(c.get("loss"), out.get("loss"), name);
      Golden.assertClose(
          rows(c.get("embedding_gradient"), order), out.get("gradient"), 1e-4, name + ": gradient");
    }
  }

  /** Critics of two layers that learn beside those of the reference, step after step. */
  @Test
  void trainingIsThatOfTheReference() throws Exception {
    JsonNode cases = Golden.part("contrastive-regression").get("training");
    assertTrue(cases.size() > 3);
    for (JsonNode c : cases) {
      train(c);
    }
  }

  private static void train(JsonNode c) {
    double weight = c.get("weight").asDouble();
    int warmup = c.get("warmup").asInt();
    Where where = c.get("where").asText().equals("hidden") ? Where.HIDDEN : Where.FEATURES;
    Loss regression =
        c.get("regression").asText().equals("huber") ? Loss.HUBER : Loss.SQUARED_ERROR;
    double[] runs = doubles(c.get("returns_of_runs"));
    Contrastive spec =
        new Contrastive(weight, form(c), 5, c.get("margin").asDouble(), where, warmup);
    ContrastiveLoss loss = ContrastiveLoss.of(spec, regression, runs);
    if (form(c) != Form.DISTANCE) {
      assertArrayEquals(doubles(c.get("edges")), ContrastiveLoss.edges(spec, runs), 1e-9);
    }
    int n = c.get("steps").get(0).get("y").size();
    Model model = model(n);
    Map<String, float[]> now = parameters(c.get("start"));
    double rate = c.get("rate").asDouble();
    Optimizer adamW = Optimizer.adamW(c.get("decay").asDouble());
    try (Loop loop = new Loop(model, Descent.of(loss, adamW), now)) {
      for (JsonNode s : c.get("steps")) {
        String at = c.get("name").asText() + ", step " + s.get("step") + ": ";
        int[] order = order(s.get("pairs"), n);
        double total = step(loop, loss, s, order, rate);
        assertEquals(s.get("total").asDouble(), total, 1e-4 * Math.max(1, total), at + "total");
        try (Loop plain = new Loop(model, Descent.of(loss, Optimizer.sgd()), now)) {
          step(plain, loss, s, order, 1);
          Map<String, float[]> down = plain.parameters();
          for (String p : now.keySet()) {
            float[] gradient = Golden.floats(s.get("gradients").get(p));
            float[] moved = down.get(p);
            for (int i = 0; i < moved.length; i++) {
              assertEquals(gradient[i], now.get(p)[i] - moved[i], 1e-4, at + p + "[" + i + "]");
            }
          }
        }
        now = loop.parameters();
        for (String p : now.keySet()) {
          Golden.assertClose(s.get("after").get(p), now.get(p), at + p);
        }
      }
    }
  }

  private static double step(
      Loop loop, ContrastiveLoss loss, JsonNode s, int[] order, double rate) {
    int n = order.length;
    double[] y = ordered(doubles(s.get("y")), order);
    float[] target = new float[n];
    for (int i = 0; i < n; i++) {
      target[i] = (float) y[i];
    }
    Map<String, OnnxTensor> in = new HashMap<>(loss.inputs(y, s.get("step").asInt()));
    in.put("x", Program.tensor(rows(s.get("x"), order), n, 6));
    in.put("stage", Program.tensor(rows(s.get("stage"), order), n, 1));
    in.put("target", Program.tensor(target, n));
    try {
      return loop.step(in, rate);
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  /** v = h·w2 + b2, h = elu([z, 2·stage − 1]·w1 + b1), z = elu(x·w0 + b0). */
  private static Model model(int n) {
    Map<String, Shape> inputs = new LinkedHashMap<>();
    inputs.put("x", Shape.of(n, 6));
    inputs.put("stage", Shape.of(n, 1));
    return new Model(
        (scope, in) -> {
          Value z = dense(scope, 0, in[0], 5).elu();
          Value seen = Value.concat(1, List.of(z, in[1].mul(2).add(-1)));
          scope.feature(Critic.SEEN, seen.reshape(1, n, 6));
          Value h = dense(scope, 1, seen, 4).elu();
          scope.feature(Critic.HIDDEN, h.reshape(1, n, 4));
          return dense(scope, 2, h, 1).reshape(n);
        },
        inputs);
  }

  private static Value dense(Scope scope, int layer, Value x, long out) {
    return x.dense(
        scope.parameter("w" + layer, Init.zeros(), x.shape().size(1), out),
        scope.parameter("b" + layer, Init.zeros(), out));
  }

  /** The states of a minibatch in an order in which they are paired as the reference pairs them. */
  private static int[] order(JsonNode pairs, int n) {
    return IntStream.concat(
            IntStream.of(ints(pairs)),
            IntStream.range(0, n).filter(i -> IntStream.of(ints(pairs)).noneMatch(p -> p == i)))
        .toArray();
  }

  private static int[] ints(JsonNode nested) {
    float[] all = Golden.floats(nested);
    return IntStream.range(0, all.length).map(i -> (int) all[i]).toArray();
  }

  private static float[] rows(JsonNode matrix, int[] order) {
    float[] all = Golden.floats(matrix);
    int width = all.length / matrix.size();
    float[] rows = new float[order.length * width];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(all, order[i] * width, rows, i * width, width);
    }
    return rows;
  }

  private static double[] doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static double[] ordered(double[] numbers, int[] order) {
    return Arrays.stream(order).mapToDouble(i -> numbers[i]).toArray();
  }

  private static Form form(JsonNode c) {
    return Form.valueOf(c.get("form").asText().toUpperCase(Locale.ROOT));
  }

  private static Map<String, float[]> parameters(JsonNode start) {
    Map<String, float[]> parameters = new LinkedHashMap<>();
    start.properties().forEach(p -> parameters.put(p.getKey(), Golden.floats(p.getValue())));
    return parameters;
  }
}
