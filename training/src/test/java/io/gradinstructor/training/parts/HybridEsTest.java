package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Move;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HybridEsTest {
  private static final List<Integer> LAYERS = List.of(7, 5, 3);

  static HybridEs part(int population, int parents, int generations, double sigma) {
    return new HybridEs(
        1,
        0.001,
        population,
        parents,
        generations,
        sigma,
        HybridEs.Fitness.TRAIN,
        100,
        HybridEs.Layers.ALL,
        10,
        0,
        HybridEs.Selection.BEST,
        false,
        0,
        HybridEs.FanOut.QUEUE);
  }

  private static HybridEs part(JsonNode golden) {
    return part(
        golden.get("population").asInt(),
        golden.get("parents").asInt(),
        golden.get("generations").size(),
        number(golden, "sigma"));
  }

  private static Weights weights(JsonNode tensors) {
    float[][] arrays = new float[tensors.size()][];
    Arrays.setAll(arrays, i -> Golden.floats(tensors.get(i)));
    return Weights.of(LAYERS, arrays);
  }

  private static void assertClose(JsonNode expected, Weights actual, String what) {
    Golden.assertClose(weights(expected).flat(), actual.flat(), 1e-6, what);
  }

  /** The noise that the reference drew. */
  private static Consumer<float[]> noise(JsonNode golden, int generation, int child) {
    JsonNode tensors = golden.get("generations").get(generation).get("noise").get(child);
    int[] next = {0};
    return numbers -> {
      float[] drawn = Golden.floats(tensors.get(next[0]++));
      System.arraycopy(drawn, 0, numbers, 0, numbers.length);
    };
  }

  private static Offspring offspring(HybridEs part, JsonNode all, JsonNode golden) {
    JsonNode y = all.get("fitness_set").get("y");
    byte[] labels = new byte[y.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) y.get(i).asInt();
    }
    float[] x = Golden.floats(all.get("fitness_set").get("x"));
    return new Offspring(part, new Mlp(LAYERS), x, labels, (p, g, k) -> noise(golden, g, k));
  }

  /** Generations with one parent, then with several, beside the reference in float64. */
  @Test
  void generationsAreThoseOfTheReference() throws Exception {
    JsonNode all = Golden.part("hybrid-es");
    generations(all, all.get("es_one_parent"));
    generations(all, all.get("es_recombination"));
  }

  private static void generations(JsonNode all, JsonNode golden) {
    HybridEs part = part(golden);
    Weights parent = weights(golden.get("start"));
    try (Offspring offspring = offspring(part, all, golden)) {
      offspring.begin(1, parent);
      float[] scales = offspring.scales();
      for (int l = 0; l < scales.length; l++) {
        assertEquals(golden.get("scales").get(2 * l).asDouble(), scales[l], 1e-6);
      }
      double loss = offspring.loss(parent);
      assertEquals(number(golden, "fitness_start"), loss, 1e-6);
      Evolution now = Evolution.begin(part, loss);
      for (JsonNode g : golden.get("generations")) {
        assertEquals(number(g, "sigma"), now.sigma(), 1e-12);
        Evolution before = now;
        List<Double> losses = new ArrayList<>();
        while (now.generation() == before.generation()) {
          double found = offspring.loss(offspring.moved(parent, now.next()));
          if (now.candidate() == null) {
            losses.add(found);
          }
          if (now.candidate() != null
              || part.parents() == 1 && losses.size() == part.population()) {
            double tried = part.parents() == 1 ? losses.stream().min(Double::compare).get() : found;
            assertEquals(number(g, "candidate_fitness"), tried, 1e-6);
          }
          now = now.with(found);
        }
        for (int k = 0; k < losses.size(); k++) {
          assertEquals(g.get("fitness").get(k).asDouble(), losses.get(k), 1e-6, "child " + k);
          assertEquals(g.get("rank").get(k).asInt(), Evolution.ranked(losses).get(k));
        }
        double[] shares = Evolution.weights(part.parents());
        for (int i = 0; i < shares.length; i++) {
          assertEquals(g.get("weights").get(i).asDouble(), shares[i], 1e-12);
        }
        boolean taken = now.path().size() > before.path().size();
        assertEquals(g.get("taken").asBoolean(), taken);
        if (taken) {
          parent = offspring.moved(parent, now.path().get(now.path().size() - 1));
        }
        assertClose(g.get("parent"), parent, "generation " + now.generation());
        assertEquals(number(g, "parent_fitness"), now.loss(), 1e-6);
        assertEquals(number(g, "sigma_after"), now.sigma(), 1e-12);
      }
      assertTrue(now.over());
      Weights again = offspring.moved(weights(golden.get("start")), now.path());
      assertArrayEquals(parent.flat(), again.flat(), "moves may be taken again");
    }
  }

  /** The steps of backpropagation between phases. */
  @Test
  void stepsAreThoseOfTheReference() throws Exception {
    JsonNode golden = Golden.part("hybrid-es").get("mlp");
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value x = g.input("x", golden.get("steps").get(0).get("x").size(), LAYERS.get(0));
    Value y = g.input("y", DType.INT64, golden.get("steps").get(0).get("y").size());
    Value loss = new Mlp(LAYERS).apply(scope, x).crossEntropy(y);
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, new Sgd(0, false))
        .descend(scope, loss, w -> rate, (w, gradient) -> w);
    g.output("loss", loss);
    try (Program program = Program.of(g);
        Memory memory = new Memory()) {
      memory.put(weights(golden.get("start")));
      memory.state().put("rate", new float[] {(float) number(golden, "learning_rate")});
      for (JsonNode step : golden.get("steps")) {
        float[] labels = Golden.floats(step.get("y"));
        long[] classes = new long[labels.length];
        Arrays.setAll(classes, i -> (long) labels[i]);
        memory.state().put("x", Golden.floats(step.get("x")), labels.length, LAYERS.get(0));
        memory.state().put("y", classes, labels.length);
        memory.state().put("step", new float[] {1});
        try (var result = memory.state().run(program, Map.of())) {
          assertEquals(number(step, "loss"), Program.floats(result, "loss")[0], 1e-6);
        }
        assertClose(step.get("params"), memory.weights(LAYERS), "params");
      }
    }
  }

  @Test
  void stallsAreThoseOfTheReference() throws Exception {
    for (JsonNode c : Golden.part("hybrid-es").get("stall")) {
      Stalls now = Stalls.NONE;
      for (int i = 0; i < c.get("losses").size(); i++) {
        now = now.seen(c.get("losses").get(i).asDouble(), number(c, "delta"));
        boolean fires = now.bad() >= c.get("patience").asInt();
        assertEquals(c.get("fires").get(i).asBoolean(), fires, "look " + i);
        now = fires ? now.anew(Double.POSITIVE_INFINITY) : now;
      }
    }
  }

  @Test
  void equalLossesAndSuchThatAreNoNumbersAreNoImprovement() {
    Stalls one = Stalls.NONE.seen(0.5, 0);
    assertEquals(new Stalls(0.5, 1), one.seen(0.5, 0));
    assertEquals(new Stalls(0.5, 1), one.seen(Double.NaN, 0));
    assertEquals(1, Stalls.NONE.seen(Double.POSITIVE_INFINITY, 0.1).bad());
    assertEquals(new Stalls(0.4, 0), one.seen(0.7, 0).anew(0.4));
  }

  /** A lower loss lengthens the next noise, none halves it; the first of equal ones is best. */
  @Test
  void aMoveIsTakenWhereItLowersTheLossOnly() {
    Evolution now = Evolution.begin(part(3, 1, 3, 0.1), 1);
    assertEquals(new Move(0, List.of(0), 0.1), now.next());
    now = now.with(0.9).with(0.7).with(0.7);
    assertEquals(List.of(new Move(0, List.of(1), 0.1)), now.path());
    assertEquals(0.7, now.loss());
    assertEquals(0.1 * 1.2, now.sigma());
    now = now.with(0.7).with(Double.NaN).with(2);
    assertEquals(1, now.path().size());
    assertEquals(0.1 * 1.2 * 0.5, now.sigma());
    now = now.with(Double.NaN).with(Double.POSITIVE_INFINITY).with(Double.NaN);
    assertEquals(0.7, now.loss());
    assertEquals(0.1 * 1.2 * 0.5 * 0.5, now.sigma());
    assertTrue(now.over());
  }

  @Test
  void severalParentsAreTriedTogetherAndMayBeWorseThanEach() {
    Evolution now = Evolution.begin(part(4, 2, 1, 0.1), 1);
    now = now.with(0.9).with(0.5).with(2).with(0.6);
    assertEquals(new Move(0, List.of(1, 3), 0.1), now.next());
    assertFalse(now.over());
    now = now.with(1.5);
    assertTrue(now.over() && now.path().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> part(5, 3, 1, 0.1));
    part(2, 1, 1, 0.1);
  }

  @Test
  void withoutSelectionFirstChildrenAreTakenUnseen() {
    HybridEs blind =
        new HybridEs(
            1,
            0,
            20,
            1,
            2,
            0.02,
            HybridEs.Fitness.TRAIN,
            100,
            HybridEs.Layers.ALL,
            10,
            0,
            HybridEs.Selection.NONE,
            false,
            0,
            HybridEs.FanOut.QUEUE);
    Evolution all = Evolution.begin(blind, 1);
    assertTrue(all.over());
    assertEquals(List.of(new Move(0, List.of(0), 0.02), new Move(1, List.of(0), 0.02)), all.path());
    assertEquals(4000, blind.looked(100), "as many passes as if all were looked at");
    assertEquals(5 * 21 * 100, part(20, 2, 5, 0.1).looked(100));
  }

  /** A layer of zeros has no length: neither it nor its biases move. */
  @Test
  void zerosStayAndLayersThatDoNotMoveStay() throws Exception {
    JsonNode all = Golden.part("hybrid-es");
    JsonNode golden = all.get("es_one_parent");
    Weights start = weights(golden.get("start"));
    Arrays.fill(start.matrix(1), 0);
    try (Offspring offspring = offspring(part(golden), all, golden)) {
      offspring.begin(1, start);
      Weights moved = offspring.moved(start, new Move(0, List.of(2), 0.3));
      assertArrayEquals(start.matrix(1), moved.matrix(1));
      assertArrayEquals(start.biases(1), moved.biases(1));
      assertFalse(Arrays.equals(start.biases(0), moved.biases(0)));
    }
  }

  /** Doubles survive in floats, those included that are no floats. */
  @Test
  void whatIsRememberedOfAPhaseIsAllOfIt() {
    HybridEs of = part(4, 2, 3, 0.02);
    try (Memory memory = new Memory()) {
      EvolutionMemory own = new EvolutionMemory(of, memory);
      own.begin();
      assertEquals(Stalls.NONE, own.stalls());
      Evolution now = Evolution.begin(of, 0.1 + 0.2);
      double[] found = {0.3, 1 / 3.0, Double.NaN, Math.PI / 20, 0.3, 0.7, 0.1, 0.2, 0.4, 0.25};
      for (int i = 0; !now.over(); i = (i + 1) % found.length) {
        now = now.with(found[i]);
        own.put(now);
        assertEquals(now, own.evolution());
      }
      own.put(new Stalls(1 / 3.0, 7));
      assertEquals(new Stalls(1 / 3.0, 7), own.stalls());
      memory.clear(EvolutionMemory.LOOK);
      assertEquals(Stalls.NONE, own.stalls());
      own.count(3, 2, true);
      assertTrue(own.on() && own.phases() == 3 && own.idle() == 2);
    }
  }

  @Test
  void choosingDoesNotLookAtWhatItIsJudgedBy() {
    HybridEs of = part(4, 1, 1, 0.1);
    assertEquals(of, of.choosing());
    assertSame(HybridEs.Fitness.TRAIN, of.choosing().fitness());
  }
}
