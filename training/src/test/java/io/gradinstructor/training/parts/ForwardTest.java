package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Goodness;
import io.gradinstructor.network.LabelNetwork;
import io.gradinstructor.network.Layer;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Forward-Forward algorithms. */
class ForwardTest {
  private static final double CLOSE = 1e-4;

  static List<JsonNode> cases() throws Exception {
    List<JsonNode> cases = new ArrayList<>();
    Golden.part("symmetric-forward-forward").get("cases").forEach(cases::add);
    assertTrue(cases.size() > 5);
    return cases;
  }

  private static LabelNetwork network(JsonNode golden, JsonNode c) {
    List<Integer> layers = new ArrayList<>(List.of(golden.get("pixels").asInt()));
    c.get("hidden").forEach(h -> layers.add(h.asInt()));
    layers.add(golden.get("classes").asInt());
    double clamp = number(c, "clamp");
    Goodness goodness =
        c.get("kind").asText().equals("ff")
            ? new Goodness.MeanSquare(number(c, "theta"), clamp)
            : new Goodness.Share(c.get("topk").asInt(), number(c, "eps"), clamp);
    return new LabelNetwork(
        layers, golden.get("pattern").asInt(), 0.5, c.get("skip").asBoolean(), goodness, 0);
  }

  private static Memory memory(LabelNetwork network, JsonNode c) {
    Memory memory = new Memory();
    for (int l = 0; l < network.depth(); l++) {
      int in = network.matrices().get(l).in();
      int out = network.matrices().get(l).out();
      memory.put("w" + l, Golden.floats(c.get("W").get(l)), in, out);
      memory.put("b" + l, Golden.floats(c.get("b").get(l)), out);
      for (String m : List.of("sum", "squares")) {
        memory.put("w" + l + "." + m, new float[in * out], in, out);
        memory.put("b" + l + "." + m, new float[out], out);
      }
    }
    float[] patterns = Golden.floats(c.get("patterns"));
    memory.put(LabelNetwork.PATTERNS, patterns, network.classes(), network.patternSize());
    memory.put(Training.LOSS, new float[1]);
    return memory;
  }

  /** Step by step: probabilities, losses, weights, biases, and scores in the end. */
  @ParameterizedTest
  @MethodSource("cases")
  void itsStepsAreThoseOfTheReference(JsonNode c) throws Exception {
    JsonNode golden = Golden.part("symmetric-forward-forward");
    LabelNetwork network = network(golden, c);
    int batch = golden.get("batch").asInt();
    JsonNode rule = c.get("optimizer");
    boolean adam = rule.get(0).asText().equals("adam");
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    int labels = c.get("steps").get(0).get("labels").get(0).size();
    ForwardStep step =
        new ForwardStep(
            network,
            number(c, "activity"),
            scope,
            g.input("x", batch, golden.get("pixels").asInt()),
            g.input("pairs", DType.INT64, (long) batch * labels),
            g.input("known", (long) batch * labels, 1));
    List<ForwardStep.Layer> layers = step.layers(scope);
    for (int l = 0; l < layers.size(); l++) {
      g.output("probability" + l, layers.get(l).right());
      g.output("loss" + l, layers.get(l).loss());
    }
    ForwardTraining.learn(g, layers, adam ? new Adam(0.9, 0.999, 1e-8) : new Sgd(0, false), 0);
    try (Memory memory = memory(network, c);
        Program program = Program.of(g)) {
      int t = 0;
      for (JsonNode s : c.get("steps")) {
        String when = c.get("name").asText() + " " + t++;
        show(memory, s, batch, labels);
        memory.state().put("rate", new float[] {(float) rule.get(1).asDouble()});
        memory.state().put("step", new float[] {t});
        try (OrtSession.Result result = memory.state().run(program, Map.of())) {
          for (int l = 0; l < network.depth(); l++) {
            Golden.assertClose(
                Golden.floats(s.get("probability").get(l)),
                Program.floats(result, "probability" + l),
                CLOSE,
                when + " p");
            float loss = Program.floats(result, "loss" + l)[0];
            double expected = s.get("loss").get(l).asDouble();
            assertEquals(expected, loss, CLOSE * Math.abs(expected), when);
          }
        }
        for (int l = 0; l < network.depth(); l++) {
          Golden.assertClose(s.get("W").get(l), memory.get("w" + l), when + " W" + l);
          Golden.assertClose(s.get("b").get(l), memory.get("b" + l), when + " b" + l);
        }
      }
      infer(c, network, memory.weights(network));
    }
  }

  private static void show(Memory memory, JsonNode s, int batch, int labels) {
    float[] pairs = Golden.floats(s.get("labels"));
    float[] right = Golden.floats(s.get("y"));
    long[] numbers = new long[pairs.length];
    float[] known = new float[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      numbers[i] = (long) pairs[i];
      known[i] = pairs[i] == right[i / labels] ? 1 : 0;
    }
    float[] x = Golden.floats(s.get("x"));
    memory.state().put("x", x, batch, x.length / batch);
    memory.state().put("pairs", numbers, numbers.length);
    memory.state().put("known", known, known.length, 1);
  }

  private static void infer(JsonNode c, LabelNetwork network, Weights weights) {
    JsonNode expected = c.get("inference");
    float[] x = Golden.floats(expected.get("x"));
    int n = expected.get("x").size();
    byte[] model = NetworkModel.onnx(network, weights.bytes(), null, Map.of());
    try (Program exported = new Program(model);
        var pixels = Program.tensor(x, n, x.length / n);
        var result = exported.run(Map.of("pixels", pixels))) {
      float[] logits = Program.floats(result, "logits");
      float[] scores = new float[logits.length];
      for (int i = 0; i < logits.length; i++) {
        scores[i] = (float) Math.exp(logits[i]);
      }
      Golden.assertClose(Golden.floats(expected.get("scores")), scores, CLOSE, "scores");
      for (int i = 0; i < n; i++) {
        int best = Guess.of(logits, i * network.classes(), network.classes(), 0).best();
        assertEquals(expected.get("label").get(i).asInt(), best, "label of " + i);
      }
    }
  }

  private static float[] slope(Goodness goodness, float[] units, float[] known, boolean loss) {
    Graph g = new Graph();
    int n = known.length;
    Goodness.Lesson lesson =
        goodness.lesson(g.constant(units, n, units.length / n), g.constant(known, n, 1));
    g.output("of", loss ? lesson.loss() : lesson.slope());
    return Golden.evaluate(g).get("of");
  }

  /** Of a right pair and a wrong one, in both forms. */
  @Test
  void slopesAreWhatFiniteDifferencesAre() {
    float[] units = {0.5f, 1.5f, 0.25f, 1, 2, 0, 0.75f, 0.5f};
    float[] known = {1, 0};
    for (Goodness goodness :
        List.of(new Goodness.Share(0, 0.5, 1e-4), new Goodness.MeanSquare(0.8, 1e-4))) {
      float[] slope = slope(goodness, units, known, false);
      for (int i = 0; i < units.length; i++) {
        float[] up = units.clone();
        float[] down = units.clone();
        up[i] += 0.01f;
        down[i] -= 0.01f;
        double change = slope(goodness, up, known, true)[0] - slope(goodness, down, known, true)[0];
        assertEquals(change / 0.02, slope[i], 1e-3, goodness + " unit " + i);
      }
    }
  }

  /** Squares 4 + 1 and 1 + 1, a floor of 1: 6 of 9 is for right. */
  @Test
  void aPairIsRightByTheShareOfTheFirstHalf() {
    Graph g = new Graph();
    g.output("p", new Goodness.Share(0, 1, 0).right(g.constant(new float[] {2, 1, 1, 1}, 1, 4)));
    g.output("even", new Goodness.Share(0, 1, 0).right(g.constant(new float[4], 1, 4)));
    g.output("sure", new Goodness.Share(0, 1, 0.1).right(g.constant(new float[] {9, 0}, 1, 2)));
    Map<String, float[]> out = Golden.evaluate(g);
    assertEquals(6 / 9f, out.get("p")[0], 1e-6f);
    assertEquals(0.5f, out.get("even")[0], 1e-6f);
    assertEquals(0.9f, out.get("sure")[0], 1e-6f);
    // What is judged surely teaches nothing.
    float[] sure =
        slope(new Goodness.Share(0, 1, 0.1), new float[] {9, 0.5f}, new float[] {1}, false);
    assertArrayEquals(new float[2], sure);
  }

  @Test
  void theGreatestOfEachHalfTakePart() {
    Graph g = new Graph();
    float[] in = {1, 3, 3, -9, 2, 2};
    g.output("units", new Goodness.Share(1, 1, 0).units(g.constant(in, 1, 6)));
    assertArrayEquals(new float[] {0, 3, 0, 0, 2, 0}, Golden.evaluate(g).get("units"));
  }

  private static SymmetricForwardForward symmetric(int pattern, boolean all) {
    return new SymmetricForwardForward(
        Rate.of(0.02),
        new Constant(),
        new Adam(0.9, 0.999, 1e-8),
        all,
        pattern,
        0.3,
        0,
        1,
        1e-4,
        0,
        0,
        true,
        0);
  }

  private static Images images(int n) {
    byte[] pixels = new byte[3 * n];
    byte[] labels = new byte[n];
    Random random = new Random(5);
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) (i % 3);
      pixels[3 * i + i % 3] = (byte) (120 + random.nextInt(100));
    }
    return new Images(pixels, labels, n, 3);
  }

  /** Three classes, each a pixel; two layers, with a right label and one or all wrong ones. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itLearnsToTellClassesApartAndCountsItsPairs(boolean all) {
    Images images = images(12);
    SymmetricForwardForward part = symmetric(10, all);
    List<Integer> layers = List.of(3, 8, 6, 3);
    LabelNetwork network = part.network(new Mlp(layers));
    Trainer.Task task = new Trainer.Task(network, 6, 1, false, images, new Draws(3), id -> null);
    try (Memory memory = new Memory();
        Evaluation evaluation = new Evaluation(network, images)) {
      memory.put(new He().network(network, 3));
      float[] patterns = memory.get(LabelNetwork.PATTERNS);
      double before = evaluation.of(memory.weights(network)).loss();
      try (Training training = part.begin(task, memory)) {
        for (int step = 0; step < 60; step++) {
          long[] batch = {0, 1, 2, 3, 4, 5};
          Clock at = new Clock(step, 0, 60);
          if (step == 0) {
            List<Float> norms = training.lossNorms(at, batch);
            assertEquals(2, norms.size());
            assertTrue(norms.get(0) > 0 && norms.get(1) > 0);
          }
          assertEquals(all ? 18 : 12, training.step(at, batch, 1));
        }
        Evaluation.Score after = evaluation.of(memory.weights(network));
        assertEquals(1, after.accuracy());
        assertTrue(after.loss() < before / 2, after.loss() + " of " + before);
        assertArrayEquals(patterns, memory.get(LabelNetwork.PATTERNS));
        float[] logits = training.scores(new long[] {4});
        assertTrue(logits[1] > logits[0] && logits[1] > logits[2]);
      }
    }
    assertEquals(all ? 2 * 5 * 6 * 3 : 2 * 5 * 6 * 2, part.passes(2, 5, 6, 3));
  }

  @Test
  void noTwoPatternsAreAlikeAndEachSeedHasItsOwn() {
    LabelNetwork network = symmetric(6, false).network(new Mlp(List.of(4, 2, 10)));
    for (long seed = 0; seed < 200; seed++) {
      float[] all = network.extras(seed).get(0);
      assertEquals(
          10,
          IntStream.range(0, 10)
              .mapToObj(c -> Arrays.toString(Arrays.copyOfRange(all, 6 * c, 6 * c + 6)))
              .distinct()
              .count());
    }
    assertFalse(Arrays.equals(network.extras(1).get(0), network.extras(2).get(0)));
    assertArrayEquals(
        new float[] {1, 0, 0, 1},
        symmetric(0, false).network(new Mlp(List.of(4, 2, 2))).extras(1).get(0));
  }

  @Test
  void whatCannotBeSuchANetworkIsRefused() {
    for (List<Integer> layers :
        List.of(List.of(4, 2), List.of(4, 3, 2), List.of(4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> symmetric(10, false).suits(new Mlp(layers)),
          "" + layers);
    }
    symmetric(10, false).suits(new Mlp(List.of(4, 2, 2)));
    // Of patterns of one number there are two.
    assertThrows(
        IllegalArgumentException.class,
        () -> symmetric(1, false).suits(new Mlp(List.of(4, 2, 10))));
  }

  @Test
  void layersToldOneByOneAreRefusedByName() {
    Layer.Dense scores = new Layer.Dense(2, Layer.Norm.NONE, Activation.NONE);
    Layered layered = new Layered(List.of(4), List.of(scores));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> symmetric(10, false).suits(layered));
    assertEquals(
        "symmetric-forward-forward works with ReLU multilayer perceptrons only, as layers:"
            + " [784, 100, 10]",
        e.getMessage());
  }
}
