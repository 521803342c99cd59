package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.Range;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdversarialTest {
  private final List<Integer> layers = new ArrayList<>();

  @Test
  void theScheduleIsTheReferences() throws Exception {
    JsonNode golden = Golden.part("adversarial-fine-tuning");
    var schedule = new SlowStartFastDecay(number(golden, "warm"), number(golden, "floor"));
    for (String name : List.of("schedule", "schedule_long")) {
      int steps = golden.get(name).size();
      for (int t = 0; t < steps; t++) {
        double expected = golden.get(name).get(t).asDouble();
        double rate = number(golden, "peak") * schedule.factor(new Clock(t, 0, steps));
        assertEquals(expected, rate, 1e-12, name + " " + t);
      }
    }
    assertEquals(0.01, new SlowStartFastDecay(0.3, 0.01).factor(new Clock(0, 0, 1)), 1e-12);
    assertEquals(1, new SlowStartFastDecay(0.3, 0.01).factor(new Clock(0, 0, 2)), 1e-12);
  }

  /** Two epochs of steps as ever and three of attacks, beside the reference in float64. */
  @Test
  void itTrainsAndAttacksAsTheReferenceDoes() throws Exception {
    JsonNode golden = Golden.part("adversarial-fine-tuning");
    golden.get("sizes").forEach(n -> layers.add(n.asInt()));
    int batch = golden.get("batch").asInt();
    double peak = number(golden, "peak");
    var schedule = new SlowStartFastDecay(number(golden, "warm"), number(golden, "floor"));
    try (State state = new State();
        Program step = Program.of(step(batch));
        Program slope = Program.of(slope(batch));
        Program attack =
            Program.of(
                Shown.attack(
                    new Mlp(layers),
                    batch(new Graph(), batch),
                    number(golden, "eps"),
                    number(golden, "alpha")))) {
      for (int l = 0; l < layers.size() - 1; l++) {
        long in = layers.get(l);
        long out = layers.get(l + 1);
        state.put("w" + l, Golden.floats(golden.get("weights").get(l)), in, out);
        state.put("b" + l, Golden.floats(golden.get("biases").get(l)), out);
      }
      for (JsonNode expected : golden.get("natural")) {
        put(golden, expected, state);
        state.put("attacked", state.get("clean"), batch, layers.get(0));
        step(state, step, number(golden, "learning_rate"), expected);
      }
      JsonNode tuning = golden.get("tuning");
      for (int t = 0; t < tuning.size(); t++) {
        JsonNode expected = tuning.get(t);
        put(golden, expected, state);
        JsonNode iterates = expected.get("iterates");
        state.put("attacked", Golden.floats(iterates.get(0)), batch, layers.get(0));
        for (int k = 0; k < golden.get("attack_steps").asInt(); k++) {
          try (var result = state.run(slope, Map.of())) {
            Golden.assertClose(
                expected.get("input_gradients").get(k),
                Program.floats(result, "slope"),
                "step " + t + " gradient " + k);
          }
          state.run(attack, Map.of()).close();
          Golden.assertClose(
              iterates.get(k + 1), state.get("attacked"), "step " + t + " iterate " + k);
        }
        step(state, step, peak * schedule.factor(new Clock(t, 0, tuning.size())), expected);
      }
    }
  }

  private Objective.Batch batch(Graph g, int n) {
    return new Objective.Batch(
        g.input("clean", n, layers.get(0)), g.input("labels", DType.INT64, n));
  }

  private Value loss(Graph g, Scope scope, Objective.Batch shown) {
    return new Mlp(layers).apply(scope, shown.x()).crossEntropy(shown.labels());
  }

  private Graph step(int n) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value loss = loss(g, scope, Shown.batch(batch(g, n)));
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, new Sgd(0, false)).descend(scope, loss, w -> rate, (w, d) -> w);
    return g.output("loss", loss);
  }

  /** The gradient by the images, not divided by how many there are. */
  private Graph slope(int n) {
    Graph g = new Graph();
    Objective.Batch shown = Shown.batch(batch(g, n));
    Value loss = loss(g, Scope.inputs(g), shown);
    return g.output("slope", Gradients.of(loss, List.of(shown.x())).get(0).mul(n));
  }

  private void put(JsonNode golden, JsonNode expected, State state) {
    int n = expected.get("batch").size();
    int width = layers.get(0);
    float[] clean = new float[n * width];
    long[] labels = new long[n];
    for (int i = 0; i < n; i++) {
      int image = expected.get("batch").get(i).asInt();
      System.arraycopy(Golden.floats(golden.get("x").get(image)), 0, clean, i * width, width);
      labels[i] = golden.get("y").get(image).asLong();
    }
    state.put("clean", clean, n, width);
    state.put("labels", labels, n);
  }

  private void step(State state, Program step, double rate, JsonNode expected) {
    state.put("rate", new float[] {(float) rate});
    try (var result = state.run(step, Map.of())) {
      assertEquals(number(expected, "loss"), Program.floats(result, "loss")[0], 1e-4);
    }
    for (int l = 0; l < layers.size() - 1; l++) {
      Golden.assertClose(expected.get("weights").get(l), state.get("w" + l), "w" + l);
      Golden.assertClose(expected.get("biases").get(l), state.get("b" + l), "b" + l);
    }
  }

  private static final Adversarial LAST =
      new Adversarial(1, 0.1, 3, 0, true, 0.5, new SlowStartFastDecay(0.5, 0.25));

  private static Backprop with(Examples examples) {
    Backprop p = Backprop.plain(0.25);
    return new Backprop(
        p.learningRate(),
        new Linear(),
        p.rates(),
        p.bands(),
        p.optimizer(),
        p.objective(),
        examples,
        p.dropout(),
        p.clip(),
        p.terms(),
        p.controllers());
  }

  private static Trainer.Task task(int epochs) {
    Images none = new Images(new byte[0], new byte[0], 0, 4);
    return new Trainer.Task(List.of(4, 2), 2, epochs, false, none, new Draws(1), id -> null);
  }

  /** Three epochs of four places, of which the second has two steps, and the last has four. */
  @Test
  void eitherPhaseHasItsScheduleAndTheOptimizerItsSteps() {
    try (Memory memory = new Memory();
        Shown shown = new Shown(with(LAST), task(3), memory)) {
      Clock before = new Clock(4, 1, 4, 6, 12);
      assertFalse(shown.attacked(before));
      assertEquals(0.25 * (1 - 4 / 8.0), shown.rate(0.25, before), 1e-12);
      assertEquals(5, shown.step(before));
      assertEquals(7, shown.passes(before, 7));
      Clock first = new Clock(6, 2, 8, 9, 12);
      assertTrue(shown.attacked(first));
      assertEquals(0.5 / 2, shown.rate(0.25, first), 1e-12);
      assertEquals(1, shown.step(first));
      assertEquals(21, shown.passes(first, 7), "3 + 2 · 3 thirds");
      memory.put("attacked.first", new float[] {6}, 1);
      Clock last = new Clock(9, 2, 11, 12, 12);
      assertEquals(0.5 * 0.25, shown.rate(0.25, last), 1e-12);
      assertEquals(4, shown.step(last));
    }
  }

  @Test
  void withoutAttacksNothingIsRememberedAndRatesAreAsEver() {
    for (Examples none :
        List.of(new Clean(), new Adversarial(0, 0.1, 3, 0, true, 0.5, LAST.schedule()))) {
      try (Memory memory = new Memory();
          Shown shown = new Shown(with(none), task(3), memory)) {
        Clock last = new Clock(11, 2, 11, 12, 12);
        assertFalse(shown.attacked(last));
        assertEquals(0.25 * new Linear().factor(last), shown.rate(0.25, last));
        assertEquals(12, shown.step(last));
        assertEquals(List.of(), memory.names());
      }
    }
  }

  @Test
  void thereAreNoMoreEpochsThanTheRunHas() {
    with(LAST).fits(1, 1);
    Adversarial three = new Adversarial(3, 0.1, 3, 0, true, 0.5, LAST.schedule());
    assertThrows(IllegalArgumentException.class, () -> with(three).fits(1, 2));
    assertEquals(2.5 * 0.1 / 3, three.stepSize(), 1e-15);
  }

  /** Three steps an epoch: two epochs of 32 images, and one of ⌈32 · 9 / 3⌉. */
  @Test
  void aSourceThatIsFineTunedCostsItsAttacks() {
    DatasetSpec images =
        new DatasetSpec(
            "mnist-sample", null, null, new Range(0, 100), new Range(100, 101), new Range(0, 1));
    for (int epochs : new int[] {3, 1}) {
      long expected = 3 * ((epochs - 1) * 32 + 96);
      var source = new FromTraining(images, 10, 32, epochs, with(LAST), new He(), new He());
      assertEquals(expected, source.passes());
    }
    var plain = new FromTraining(images, 10, 32, 3, with(new Clean()), new He(), new He());
    assertEquals(3 * 3 * 32, plain.passes());
  }
}
