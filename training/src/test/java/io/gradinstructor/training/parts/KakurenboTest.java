package io.gradinstructor.training.parts;

import static io.gradinstructor.training.parts.GoldenSteps.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KakurenboTest {
  private final Memory memory = new Memory();
  private JsonNode golden;
  private Trainer.Task task;
  private Kakurenbo part;
  private long passes;

  /** Six epochs, one after another, beside the reference in float64. */
  @Test
  void itLeavesOutWhatTheReferenceDoes() throws Exception {
    golden = Golden.part("kakurenbo");
    task = task(Golden.floats(golden.get("y")), golden.get("batch").asInt(), 6);
    part =
        new Kakurenbo(
            number(golden, "fraction"),
            number(golden, "tau"),
            numbers("fractions"),
            numbers("at"),
            true);
    part.begin(task, memory);
    for (int l = 0; l < 2; l++) {
      long in = task.layers().get(l);
      long out = task.layers().get(l + 1);
      memory.put("w" + l, Golden.floats(golden.get("weights").get(l)), in, out);
      memory.put("b" + l, Golden.floats(golden.get("biases").get(l)), out);
    }
    int first = 0;
    try (Program step = Program.of(graph(true, task.batch()))) {
      for (int e = 0; e < 6; e++) {
        first += epoch(e, first, step);
      }
    } finally {
      memory.close();
    }
  }

  private int epoch(int e, int first, Program step) throws Exception {
    JsonNode expected = golden.get("epochs").get(e);
    Sampler.Epoch epoch = begin(e);
    if (e > 0) {
      assertState(golden.get("epochs").get(e - 1), "before epoch " + e);
    }
    assertEquals(first, epoch.first());
    assertEquals(number(expected, "learning_rate"), 0.4 * epoch.rate(), 1e-9);
    float[] hidden = new float[task.images().count()];
    expected.get("hidden").forEach(i -> hidden[i.asInt()] = 1);
    assertArrayEquals(hidden, memory.get(Kakurenbo.HIDDEN), "epoch " + e);
    JsonNode steps = expected.get("steps");
    assertEquals(steps.size(), epoch.batches().length);
    for (int k = 0; k < steps.size(); k++) {
      String at = "epoch " + e + " step " + k + " ";
      long[] batch = epoch.batches()[k];
      assertArrayEquals(longs(steps.get(k).get("batch")), batch, at);
      put(batch);
      memory.state().put("rate", new float[] {(float) (0.4 * epoch.rate())});
      try (var result = memory.state().run(step, Map.of())) {
        part.saw(batch, Program.floats(result, "scores"), task, memory);
      }
      passes += 3L * batch.length;
      for (int l = 0; l < 2; l++) {
        Golden.assertClose(steps.get(k).get("weights").get(l), memory.get("w" + l), at + "w" + l);
        Golden.assertClose(steps.get(k).get("biases").get(l), memory.get("b" + l), at + "b" + l);
      }
      // As one who goes on in the midst of the epoch would ask.
      assertArrayEquals(epoch.batches(), begin(e).batches(), at);
    }
    if (e == 5) {
      assertState(expected, "at the end");
    }
    return steps.size();
  }

  private Sampler.Epoch begin(int e) {
    JsonNode order = golden.get("permutations").get(e);
    return part.epoch(
        e, LongStream.of(longs(order)).mapToInt(i -> (int) i).toArray(), task, memory, this::look);
  }

  /** A forward pass, which counts as one of three. */
  private float[] look(long[] samples) {
    passes += samples.length;
    put(samples);
    try (Program program = Program.of(graph(false, samples.length));
        var result = memory.state().run(program, Map.of())) {
      return Program.floats(result, "scores");
    }
  }

  private Graph graph(boolean trains, int batch) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value scores = new Mlp(task.layers()).apply(scope, g.input("x", batch, task.layers().get(0)));
    if (trains) {
      Value loss = scores.crossEntropy(g.input("y", DType.INT64, batch));
      Value rate = g.input("rate");
      Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd())
          .descend(scope, loss, w -> rate, (w, gradient) -> w);
    }
    return g.output("scores", scores);
  }

  private void put(long[] samples) {
    int features = task.layers().get(0);
    float[] x = new float[samples.length * features];
    long[] y = new long[samples.length];
    for (int i = 0; i < y.length; i++) {
      float[] image = Golden.floats(golden.get("x").get((int) samples[i]));
      System.arraycopy(image, 0, x, i * features, features);
      y[i] = golden.get("y").get((int) samples[i]).asLong();
    }
    memory.state().put("x", x, samples.length, features);
    memory.state().put("y", y, samples.length);
  }

  private void assertState(JsonNode epoch, String when) {
    JsonNode state = epoch.get("state");
    assertEquals(epoch.get("passes").asLong(), passes, when);
    float[] loss = memory.get(Kakurenbo.LOSS);
    float[] sure = memory.get(Kakurenbo.SURE);
    for (int i = 0; i < loss.length; i++) {
      String sample = when + " sample " + i;
      if (state.get("loss").get(i).isNull()) {
        assertEquals(Float.POSITIVE_INFINITY, loss[i], sample);
      } else {
        assertEquals(state.get("loss").get(i).asDouble(), loss[i], 1e-4, sample);
      }
      boolean correct = state.get("correct").get(i).asBoolean();
      double confidence = state.get("confidence").get(i).asDouble();
      assertEquals(correct ? confidence : -1, sure[i], 1e-4, sample);
    }
  }

  @Test
  void ofSureSamplesTheSurestAreLeftOut() {
    task = task(new float[] {0, 0, 0, 1, 0}, 1, 2);
    part = new Kakurenbo(0.4, 0.7, List.of(1.0), List.of(0.0), true);
    part.begin(task, memory);
    // Of those in the right class all losses would be 0 in float32 by the usual formula.
    float[] scores = {40, 0, 0, 50, 0, 60, 70, 0, 0, 50, 0, 80, 90, 0, 0};
    part.saw(new long[] {0, 1, 2, 3, 4}, scores, task, memory);
    assertTrue(memory.get(Kakurenbo.LOSS)[0] > 0);
    hidden(new float[] {0, 0, 1, 0, 1}, scores);
    memory.close();
  }

  private void hidden(float[] expected, float[] scores) {
    int[] order = IntStream.range(0, expected.length).toArray();
    part.epoch(1, order, task, memory, again -> scores);
    assertArrayEquals(expected, memory.get(Kakurenbo.HIDDEN));
  }

  /** What cannot be measured is no reason to leave a sample out. */
  @Test
  void samplesWithoutAFiniteLossStay() {
    task = task(new float[] {0, 0, 0}, 1, 2);
    part = new Kakurenbo(0.9, 0, List.of(1.0), List.of(0.0), true);
    part.begin(task, memory);
    float nan = Float.NaN;
    part.saw(
        new long[] {0, 1},
        new float[] {nan, nan, nan, Float.POSITIVE_INFINITY, 0, 0},
        task,
        memory);
    hidden(new float[] {0, 0, 0}, null);
    memory.close();
  }

  @Test
  void stagesThatDoNotAscendFromTheBeginningAreRefused() {
    for (List<Double> at :
        List.of(List.of(0.0), List.of(0.1, 0.2), List.of(0.0, 1.0), List.of(0.0, 0.0))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Kakurenbo(0.3, 0.7, List.of(1.0, 0.5), at, true),
          at.toString());
    }
  }

  private static Trainer.Task task(float[] classes, int batch, int epochs) {
    byte[] labels = new byte[classes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) classes[i];
    }
    Images images = new Images(new byte[7 * labels.length], labels, labels.length, 7);
    return new Trainer.Task(
        List.of(7, 5, 3), batch, epochs, true, images, new Draws(1), id -> null);
  }

  private List<Double> numbers(String field) {
    List<Double> all = new ArrayList<>();
    golden.get(field).forEach(x -> all.add(x.asDouble()));
    return all;
  }

  private static long[] longs(JsonNode list) {
    return IntStream.range(0, list.size()).mapToLong(i -> list.get(i).asLong()).toArray();
  }
}
