package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class RifleTest {
  /** The last layers that the reference drew, one after another. */
  private record Given(JsonNode heads, int[] next) implements LayerStart {
    @Override
    public float[] weights(int layer, int in, int out, UniformRandomProvider random) {
      return Golden.floats(heads.get(next[0]).get("W"));
    }

    @Override
    public float[] biases(int layer, int in, int out, UniformRandomProvider random) {
      return Golden.floats(heads.get(next[0]++).get("b"));
    }
  }

  /** Steps of several epochs, one after another, beside the reference in float64. */
  @Test
  void itsStepsRatesAndDrawsAreThoseOfTheReference() throws Exception {
    JsonNode golden = Golden.part("rifle");
    assertTrue(golden.get("cases").size() > 2);
    for (JsonNode c : golden.get("cases")) {
      run(golden, c);
    }
  }

  private static void run(JsonNode golden, JsonNode c) throws Exception {
    int periods = c.get("periods").asInt();
    // The reference rounds the epochs down to whole periods.
    int epochs = c.get("epochs").asInt() / periods * periods;
    String name = c.get("name").asText();
    Given given = new Given(golden.get("heads"), new int[] {1});
    Rifle rifle = new Rifle(periods, given, c.get("resetVelocity").asBoolean(), 0);
    boolean cyclic = c.get("head").asText().equals("cyclic");
    Restarts rates = new Restarts(cyclic ? periods : 1, false);
    JsonNode first = golden.get("heads").get(0);
    try (GoldenSteps steps =
        new GoldenSteps(
            golden,
            c,
            new Sgd(number(c, "momentum"), false),
            with(golden.get("sourceW"), first.get("W")),
            with(golden.get("sourceB"), first.get("b")),
            new L2Sp(number(c, "wd"), number(c, "anchor")))) {
      Memory memory = steps.memory;
      int n = c.get("steps").size();
      int perEpoch = n / epochs;
      Intervention.Act act = rifle.ready(task(steps.layers, epochs), memory);
      int drawn = 0;
      for (int t = 0; t < n; t++) {
        JsonNode expected = c.get("steps").get(t);
        String at = name + " step " + t;
        int epoch = expected.get("epoch").asInt();
        assertEquals(t / perEpoch, epoch, at);
        double lr = number(c, "lr");
        assertEquals(number(expected, "bodyRate"), lr * rates.factor(epoch, epochs, false), 1e-12);
        assertEquals(number(expected, "headRate"), lr * rates.factor(epoch, epochs, true), 1e-12);
        steps.step(t);
        steps.assertClose(t, "", "W", "b");
        steps.assertClose(t, ".velocity", "velocityW", "velocityB");
        Clock clock = new Clock(t, epoch, n);
        assertEquals(expected.get("redrawn").asBoolean(), rifle.after(clock, epochs), at);
        if (rifle.after(clock, epochs)) {
          assertEquals(expected.get("head").asInt(), given.next()[0], at);
          Weights now = memory.weights(new Mlp(steps.layers));
          act.on(clock, now);
          memory.put(now);
          drawn++;
        }
      }
      assertEquals(periods - 1, drawn, name);
    }
  }

  private static ArrayNode with(JsonNode source, JsonNode last) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (int l = 0; l + 1 < source.size(); l++) {
      all.add(source.get(l));
    }
    return all.add(last);
  }

  private static Trainer.Task task(int epochs) {
    return task(List.of(4, 3, 2), epochs);
  }

  private static Trainer.Task task(List<Integer> layers, int epochs) {
    Images none = new Images(new byte[0], new byte[0], 0, layers.get(0));
    return new Trainer.Task(layers, 1, epochs, false, none, new Draws(5), id -> null);
  }

  private static Weights zeros() {
    return Weights.of(
        List.of(4, 3, 2), new float[][] {new float[12], new float[3], new float[6], new float[2]});
  }

  /** Of epochs of three steps, in four periods: the epochs after which it draws. */
  @Test
  void itDrawsAtTheEndOfEachPeriodButTheLastAndNotInQuietEpochs() {
    assertEquals(List.of(2, 4, 6), drawn(8, 0));
    assertEquals(List.of(2, 4, 6), drawn(8, 2));
    assertEquals(List.of(2, 4), drawn(8, 3));
    assertEquals(List.of(), drawn(8, 8));
    assertEquals(List.of(2, 4, 6), drawn(11, 0), "what is left over lengthens the last period");
    assertEquals(List.of(1, 2, 3), drawn(4, 0));
  }

  private static List<Integer> drawn(int epochs, int quiet) {
    Rifle rifle = new Rifle(4, new FanIn(), false, quiet);
    List<Integer> drawn = new ArrayList<>();
    try (Memory memory = new Memory()) {
      memory.put(zeros());
      Intervention.Act act = rifle.ready(task(epochs), memory);
      for (int t = 0; t < 3 * epochs; t++) {
        Clock at = new Clock(t, t / 3, 3 * epochs);
        if (rifle.after(at, epochs)) {
          Weights w = zeros();
          act.on(at, w);
          assertEquals(2, t % 3);
          assertTrue(w.matrix(1)[0] != 0 && w.biases(1)[0] != 0);
          assertArrayEquals(new float[12], w.matrix(0));
          assertArrayEquals(new float[3], w.biases(0));
          drawn.add(t / 3 + 1);
        }
      }
    }
    return drawn;
  }

  /** A sampler's longer steps end where periods do, as epochs do. */
  @Test
  void aStepOfSeveralPlacesThatEndsAPeriodDraws() {
    Rifle rifle = new Rifle(2, new FanIn(), false, 0);
    assertTrue(rifle.after(new Clock(4, 1, 10, 12, 24), 4));
    assertFalse(rifle.after(new Clock(4, 1, 8, 10, 24), 4));
    assertFalse(rifle.after(new Clock(8, 3, 22, 24, 24), 4));
  }

  @Test
  void eachDrawIsOfItsOwnNumberAndOfTheSeedWhateverCameBefore() {
    Rifle rifle = new Rifle(4, new FanIn(), false, 0);
    List<float[]> drawn = new ArrayList<>();
    try (Memory memory = new Memory()) {
      memory.put(zeros());
      Intervention.Act act = rifle.ready(task(8), memory);
      for (int t : new int[] {5, 11, 11, 17}) {
        Weights w = zeros();
        act.on(new Clock(t, t / 3, 24), w);
        drawn.add(w.matrix(1));
        for (float x : w.matrix(1)) {
          assertTrue(Math.abs(x) <= 1 / Math.sqrt(3) && x != 0);
        }
        assertTrue(w.biases(1)[0] != 0);
      }
    }
    assertArrayEquals(drawn.get(1), drawn.get(2));
    assertFalse(Arrays.equals(drawn.get(0), drawn.get(1)));
    assertFalse(Arrays.equals(drawn.get(1), drawn.get(3)));
    float[] first = new FanIn().weights(1, 3, 2, Randoms.of(5, "head", 1));
    assertArrayEquals(first, drawn.get(0));
  }

  /** The points of a prediction always, what the optimizer remembers of the last layer if said. */
  @Test
  void whatIsRememberedOfTheLayerThatWasIsForgotten() {
    for (boolean reset : new boolean[] {false, true}) {
      Rifle rifle = new Rifle(2, new FanIn(), reset, 0);
      try (Memory memory = new Memory()) {
        memory.put(zeros());
        float[] one = {1};
        List<String> past =
            List.of("w1.velocity", "b1.velocity", "w0.velocity", Predict.KEPT, Instruct.change(1));
        past.forEach(name -> memory.put(name, one, 1));
        rifle.ready(task(2), memory).on(new Clock(2, 0, 6), zeros());
        float kept = reset ? 0 : 1;
        float[] left = {kept, kept, 1, 0, 0};
        for (int i = 0; i < left.length; i++) {
          assertEquals(left[i], memory.get(past.get(i))[0], past.get(i));
        }
      }
    }
  }

  @Test
  void runsThatItCannotTakePartInAreRefused() {
    Rifle rifle = new Rifle(3, new FanIn(), false, 0);
    rifle.fits(2, 3);
    assertThrows(IllegalArgumentException.class, () -> rifle.fits(1, 3));
    assertThrows(IllegalArgumentException.class, () -> rifle.fits(2, 2));
    assertThrows(IllegalArgumentException.class, () -> new Restarts(2, true).fits(1, 1));
  }

  /** Of five epochs in two periods, the second has three; as by hand. */
  @Test
  void theLastLayerOrAllBeginAnewInEachPeriod() {
    double[] two = {1, 0.5, 1, 0.75, 0.25};
    for (int e = 0; e < 5; e++) {
      assertEquals(two[e], new Restarts(2, false).factor(e, 5, true), 1e-12);
      assertEquals(two[e], new Restarts(2, true).factor(e, 5, false), 1e-12);
      double body = (1 + Math.cos(Math.PI * e / 5)) / 2;
      assertEquals(body, new Restarts(2, false).factor(e, 5, false), 1e-12);
      assertEquals(body, new Restarts(1, true).factor(e, 5, true), 1e-12);
    }
  }
}
