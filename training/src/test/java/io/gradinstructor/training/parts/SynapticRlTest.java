package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import io.gradinstructor.training.Watch;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynapticRlTest {
  @TempDir Path folder;

  private static final int STAY = 1;

  private static SynapticRl part(double exploration, boolean learn, boolean each) {
    return new SynapticRl(
        0.01, new Constant(), 5, exploration, learn, each, 0.5, 0.9, false, NetworkFile.NONE);
  }

  /** Move by move beside the reference in float64: moves, losses, rewards, weights, tables. */
  @Test
  void itsMovesAreThoseOfTheReference() throws Exception {
    JsonNode golden = Golden.part("synaptic-rl");
    assertTrue(golden.get("cases").size() > 3);
    for (JsonNode c : golden.get("cases")) {
      run(golden, c);
    }
  }

  private static void run(JsonNode golden, JsonNode c) throws Exception {
    List<Integer> layers = new ArrayList<>();
    golden.get("layers").forEach(n -> layers.add(n.asInt()));
    SynapticRl part =
        new SynapticRl(
            number(c, "eps"),
            new Constant(),
            c.get("interval").asInt(),
            number(c, "explore"),
            c.get("learn").asBoolean(),
            c.get("credit").asText().equals("synapse"),
            number(c, "alpha"),
            number(c, "gamma"),
            false,
            NetworkFile.NONE);
    Synapses synapses = new Synapses(part, flat(c.get("Q")));
    float[] w = Golden.floats(c.get("w"));
    float[] histories = new float[w.length];
    Arrays.fill(histories, 4);
    double loss = Double.NaN;
    for (int t = 0; t < c.get("steps").size(); t++) {
      JsonNode expected = c.get("steps").get(t);
      String when = c.get("name").asText() + " " + t;
      JsonNode batch = c.get("batches").get(t / part.moves());
      if (t % part.moves() == 0) {
        loss = loss(layers, w, batch);
        assertEquals(batch.get("loss").asDouble(), loss, 1e-5, when);
      }
      long[] cells = new long[Synapses.STATES * Synapses.MOVES];
      float[] moves = synapses.choose(histories, Golden.floats(expected.get("u")), cells);
      assertArrayEquals(Golden.floats(expected.get("action")), moves, when);
      move(layers, w, moves, part.move());
      assertArrayEquals(Golden.floats(expected.get("w")), w, 1e-5f, when);
      double now = loss(layers, w, batch);
      assertEquals(expected.get("loss").asDouble(), now, 1e-5, when);
      synapses.reward(now < loss, cells);
      assertEquals(expected.get("reward").asInt() + 1, synapses.last, when);
      loss = now;
      if (part.learn()) {
        float[] table = new float[synapses.table.length];
        expected
            .get("Q")
            .forEach(
                q -> table[3 * q.get(0).asInt() + q.get(1).asInt()] = (float) q.get(2).asDouble());
        assertArrayEquals(table, synapses.table, 1e-4f, when);
      }
    }
  }

  private static float[] flat(JsonNode table) {
    float[] flat = new float[Synapses.STATES * Synapses.MOVES];
    for (int s = 0; s < Synapses.STATES; s++) {
      System.arraycopy(Golden.floats(table.get(s)), 0, flat, 3 * s, 3);
    }
    return flat;
  }

  /** Biases go twice as far. */
  private static void move(List<Integer> layers, float[] w, float[] moves, double by) {
    int at = 0;
    for (int l = 0; l < layers.size() - 1; l++) {
      int matrix = layers.get(l) * layers.get(l + 1);
      for (int k = 0; k < matrix + layers.get(l + 1); k++, at++) {
        w[at] += (float) (k < matrix ? by : 2 * by) * moves[at];
      }
    }
  }

  private static double loss(List<Integer> layers, float[] w, JsonNode batch) throws Exception {
    float[] right = Golden.floats(batch.get("y"));
    int classes = layers.get(layers.size() - 1);
    Graph g = new Graph();
    Mlp mlp = new Mlp(layers);
    g.output("scores", mlp.apply(Scope.inputs(g), g.input("x", right.length, layers.get(0))));
    try (Memory memory = new Memory();
        Program program = Program.of(g)) {
      int at = 0;
      for (int l = 0; l < layers.size() - 1; l++) {
        int in = layers.get(l);
        int out = layers.get(l + 1);
        memory.put("w" + l, Arrays.copyOfRange(w, at, at + in * out), in, out);
        at += in * out;
        memory.put("b" + l, Arrays.copyOfRange(w, at, at + out), out);
        at += out;
      }
      memory.state().put("x", Golden.floats(batch.get("x")), right.length, layers.get(0));
      try (var result = memory.state().run(program, Map.of())) {
        float[] scores = Program.floats(result, "scores");
        double sum = 0;
        for (int i = 0; i < right.length; i++) {
          sum += Guess.of(scores, i * classes, classes, (int) right[i]).loss();
        }
        return sum / right.length;
      }
    }
  }

  /** Without exploration: what was rewarded is done again, what was not is reversed. */
  @Test
  void theFixedTableRepeatsWhatWasRewarded() {
    Synapses synapses = new Synapses(part(0, false, false), Synapses.winStay());
    // Their last moves were down, stay, up.
    float[] histories = {0, 1, 2};
    long[] cells = new long[Synapses.STATES * Synapses.MOVES];
    synapses.reward(true, cells);
    assertArrayEquals(new float[] {-1, 0, 1}, synapses.choose(histories, new float[3], cells));
    synapses.reward(false, cells);
    assertArrayEquals(new float[] {1, 0, -1}, synapses.choose(histories, new float[3], cells));
    assertArrayEquals(new float[] {2, 3 + STAY, 3 * 2}, histories);
  }

  /** Of equal ones staying is the best; random ones are thirds of the share that explores. */
  @Test
  void whoExploresMovesAtRandomAndOthersStayWhereNothingIsKnown() {
    Synapses synapses = new Synapses(part(0.3, true, false), new float[243]);
    float[] moves =
        synapses.choose(
            new float[] {4, 4, 4, 4}, new float[] {0.05f, 0.15f, 0.25f, 0.35f}, new long[243]);
    assertArrayEquals(new float[] {-1, 0, 1, 0}, moves);
  }

  /** A cell that three of four share goes three quarters of the rate to its target, 1. */
  @Test
  void aMoveIsCreditedToACellByItsShareOfTheWeights() {
    Synapses shared = new Synapses(part(0, true, false), new float[243]);
    long[] cells = new long[243];
    cells[120] = 3;
    cells[121] = 1;
    shared.reward(true, cells);
    assertEquals(0.5 * 0.75, shared.table[120], 1e-6);
    assertEquals(0.5 * 0.25, shared.table[121], 1e-6);
    Synapses alone = new Synapses(part(0, true, true), new float[243]);
    alone.reward(true, cells);
    assertEquals(1 - 0.125, alone.table[120], 1e-6);
    assertEquals(0.5, alone.table[121], 1e-6);
  }

  /** What one run learned goes out with its network, and is what another begins with. */
  @Test
  void aTableGoesFromOneNetworkToAnother() throws Exception {
    Run.End end = run(part(0.3, true, false), 6);
    float[] learned = floats(end);
    assertEquals(243, learned.length);
    assertFalse(Arrays.equals(new float[243], learned), "it learned nothing");
    Path file = folder.resolve("learned.onnx");
    Files.write(
        file,
        NetworkModel.onnx(List.of(3, 2), end.weights(), null, NetworkModel.learned(end.learned())));
    SynapticRl given = given(file, false);
    assertTrue(given.outside());
    assertArrayEquals(learned, given.first());
    assertArrayEquals(learned, floats(run(given, 2)), "it was not to be learned");
    assertFalse(Arrays.equals(learned, floats(run(given(file, true), 2))));

    Files.write(file, NetworkModel.onnx(List.of(3, 2), end.weights(), null, Map.of()));
    String none = assertThrows(DeterministicFault.class, given(file, false)::first).getMessage();
    assertTrue(none.endsWith("has nothing that its trainer learned beside weights"), none);
    Files.write(
        file,
        NetworkModel.onnx(List.of(3, 2), end.weights(), null, NetworkModel.learned(new byte[8])));
    String few = assertThrows(DeterministicFault.class, given(file, false)::first).getMessage();
    assertTrue(few.endsWith("has 2 numbers that its trainer learned, not 243"), few);
  }

  private static float[] floats(Run.End end) {
    return Floats.next(ByteBuffer.wrap(end.learned()), end.learned().length / Float.BYTES);
  }

  private static SynapticRl given(Path file, boolean learn) {
    return new SynapticRl(
        0.01,
        new Constant(),
        5,
        0.3,
        learn,
        false,
        0.5,
        0.9,
        false,
        new NetworkFile(file.toString(), null));
  }

  private static Run.End run(SynapticRl part, int epochs) {
    Recipe recipe = new Recipe(List.of(3, 2), new He(), 2, epochs, new Shuffle(), part, List.of());
    try (Run run =
        new Run(
            recipe, 1, new Watch(List.of(), true), four(), null, id -> null, Run.Observer.NONE)) {
      return run.go(null);
    }
  }

  /** Four images of two classes that a pixel tells apart. */
  private static Images four() {
    byte[] pixels = new byte[4 * 3];
    pixels[0] = pixels[3] = (byte) 255;
    byte[] labels = {0, 0, 1, 1};
    return new Images(pixels, labels, 4, 3);
  }

  /** Again and again. */
  @Test
  void movesThatDoNotHelpAreTakenBack() {
    Trainer.Task task =
        new Trainer.Task(List.of(3, 2), 4, 1, false, four(), new Draws(1), id -> null);
    SynapticRl part =
        new SynapticRl(0.05, new Constant(), 7, 1, false, false, 0.5, 0.9, true, NetworkFile.NONE);
    long[] all = {0, 1, 2, 3};
    double loss = Math.log(2);
    try (Memory memory = new Memory()) {
      memory.put("w0", new float[6], 3, 2);
      memory.put("b0", new float[2], 2);
      try (Training training = part.begin(task, memory)) {
        for (int step = 0; step < 10; step++) {
          // Eight times four images forward, a third of a pass each.
          assertEquals(11, training.step(new Clock(step, 0, 10), all, 1));
          double now = memory.get(Training.LOSS)[0];
          assertTrue(now <= loss + 1e-6, now + " after " + loss);
          loss = now;
        }
        assertTrue(loss < 0.5, "it learns: " + loss);
        float[] scores = training.scores(all);
        assertTrue(scores[0] > scores[1] && scores[7] > scores[6]);
      }
    }
  }
}
