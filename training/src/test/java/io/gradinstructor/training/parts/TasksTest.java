package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Scenario;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Watch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks whose classes come two by two. */
class TasksTest {
  private static final int COUNT = 48;
  private static final int BATCH = 4;

  /** Four classes, of 12 images each, told apart by a pixel each. */
  private static Images images() {
    byte[] pixels = new byte[5 * COUNT];
    byte[] labels = new byte[COUNT];
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      labels[i] = (byte) (i % 4);
      pixels[5 * i + i % 4] = (byte) (150 + random.nextInt(100));
      pixels[5 * i + 4] = (byte) random.nextInt(50);
    }
    return new Images(pixels, labels, COUNT, 5);
  }

  private static Trainer.Task task(Tasks tasks, int batch) {
    Curriculum c = tasks.curriculum(3);
    return new Trainer.Task(
        new Mlp(List.of(5, 4)),
        batch,
        4,
        false,
        c.labelled(images()),
        new Draws(3),
        id -> null,
        null,
        c,
        images().labels());
  }

  @Test
  void anEpochHasTheImagesOfOneTask() {
    Tasks tasks = new Tasks(2, Scenario.CLASS, 0);
    Trainer.Task task = task(tasks, BATCH);
    for (int e = 0; e < 4; e++) {
      Sampler.Epoch epoch = tasks.epoch(e, task, null, null);
      assertEquals(6 * e, epoch.first());
      assertEquals(6, epoch.batches().length);
      Set<Long> seen = new HashSet<>();
      for (long[] batch : epoch.batches()) {
        assertEquals(BATCH, batch.length);
        for (long i : batch) {
          assertTrue(seen.add(i));
          assertEquals(e / 2, task.taskOf((int) i));
        }
      }
      assertEquals(24, seen.size());
    }
    assertEquals(60, tasks.end(0, 120));
    assertEquals(0, tasks.ended(60, 120));
    assertEquals(1, tasks.ended(120, 120));
  }

  /** Of a memory of seven three of each class of the first task are kept, the first ones. */
  @Test
  void whatIsKeptFollowsEachMinibatch() {
    Tasks tasks = new Tasks(2, Scenario.CLASS, 7);
    Trainer.Task task = task(tasks, BATCH);
    Arrays.stream(tasks.epoch(1, task, null, null).batches())
        .forEach(batch -> assertEquals(BATCH, batch.length));
    Set<Long> again = new HashSet<>();
    for (long[] batch : tasks.epoch(2, task, null, null).batches()) {
      assertEquals(2 * BATCH, batch.length);
      for (int i = 0; i < 2 * BATCH; i++) {
        assertEquals(i < BATCH ? 1 : 0, task.taskOf((int) batch[i]));
        if (i >= BATCH) {
          again.add(batch[i]);
        }
      }
    }
    Set<Long> kept = new HashSet<>();
    for (int c = 0; c < 4; c++) {
      for (long i = c; i < 12 && task.curriculum().task(c) == 0; i += 4) {
        kept.add(i);
      }
    }
    assertEquals(6, kept.size());
    assertEquals(kept, again);
  }

  @Test
  void aTaskWithoutAMinibatchIsRefused() {
    Tasks tasks = new Tasks(2, Scenario.CLASS, 0);
    assertThrows(DeterministicFault.class, () -> tasks.epoch(0, task(tasks, 25), null, null));
  }

  private static Recipe recipe(String trainer, Scenario scenario, int memory) {
    return recipe(trainer, scenario, memory, 0);
  }

  private static Recipe recipe(String trainer, Scenario scenario, int memory, double ewc) {
    Trainer by =
        switch (trainer) {
          case "backprop" ->
              ewc == 0 ? Backprop.plain(0.5) : Backprop.plain(0.5).with(new Ewc(ewc));
          case "synaptic" ->
              new SynapticRl(
                  0.02, new Constant(), 3, 0.3, false, false, 0.1, 0.9, true, NetworkFile.NONE);
          case "one" ->
              new ForwardForward(
                  Rate.of(0.02),
                  new Constant(),
                  new Adam(0.9, 0.999, 1e-8),
                  false,
                  6,
                  0.5,
                  1,
                  1e-4,
                  0,
                  ewc,
                  true,
                  0);
          default ->
              new SymmetricForwardForward(
                  Rate.of(0.02),
                  new Constant(),
                  new Adam(0.9, 0.999, 1e-8),
                  true,
                  6,
                  0.5,
                  0,
                  1,
                  1e-4,
                  0,
                  ewc,
                  true,
                  0);
        };
    return new Recipe(
        List.of(5, 8, 4), new He(), BATCH, 6, new Tasks(2, scenario, memory), by, List.of());
  }

  private static Run run(Recipe recipe, Run.Observer observer) {
    Watch watch = new Watch(List.of(recipe.steps(COUNT) / 2), true);
    return new Run(recipe, 3, watch, images(), null, id -> null, observer);
  }

  @ParameterizedTest
  @CsvSource({
    "backprop, CLASS, 8", "backprop, TASK, 0", "backprop, DOMAIN, 8", "synaptic, CLASS, 8",
    "one, CLASS, 8", "symmetric, CLASS, 8", "symmetric, TASK, 8", "symmetric, DOMAIN, 0"
  })
  void fromAnyStepItGivesTheSameBytes(String trainer, Scenario scenario, int memory) {
    List<Run.Point> points = new ArrayList<>();
    Run.Observer all =
        new Run.Observer() {
          @Override
          public boolean due() {
            return true;
          }

          @Override
          public void point(Run.Point point) {
            points.add(
                new Run.Point(
                    point.step(),
                    new TreeMap<>(point.memory()),
                    List.copyOf(point.norms()),
                    point.passes()));
          }
        };
    Recipe recipe = recipe(trainer, scenario, memory);
    Run.End whole;
    try (Run run = run(recipe, all)) {
      whole = run.go(null);
    }
    assertFalse(whole.diverged());
    assertEquals(35, points.size());
    for (int p : new int[] {0, 9, 17, 18, 26, 34}) {
      try (Run run = run(recipe, Run.Observer.NONE)) {
        Run.End end = run.go(points.get(p));
        assertArrayEquals(whole.weights(), end.weights(), "from " + p);
        assertEquals(whole.norms(), end.norms());
        assertEquals(whole.passes(), end.passes());
      }
    }
    // 18 steps of 4 images, then 18 of 4 or of 8, each alone or in pairs.
    int images = 18 * 4 + 18 * (memory > 0 ? 8 : 4);
    long passes =
        switch (trainer) {
          case "backprop" -> images;
          case "synaptic" -> 18 * 6 + 18 * 11;
          case "one" -> 2 * images;
          default -> scenario == Scenario.CLASS ? 2 * 18 * 4 + 4 * 18 * 8 : 2 * images;
        };
    assertEquals(passes, whole.passes());
  }

  /** The first task's images are looked at once more, and weights go less far from it. */
  @ParameterizedTest
  @CsvSource({"backprop, 24", "one, 48", "symmetric, 48"})
  void whatATaskNeedsIsHeldFromAnyStepOn(String trainer, int looked) {
    double[] gone = new double[2];
    List<Float> held = new ArrayList<>();
    for (int k = 1; k >= 0; k--) {
      Recipe recipe =
          recipe(trainer, Scenario.TASK, 0, k == 0 ? 0 : trainer.equals("backprop") ? 5 : 200);
      List<Weights> told = new ArrayList<>();
      List<Run.Point> points = new ArrayList<>();
      Run.Observer observer =
          new Run.Observer() {
            @Override
            public void snapshot(int step, boolean last, float loss, Weights weights) {
              told.add(weights);
            }

            @Override
            public boolean due() {
              return true;
            }

            @Override
            public void point(Run.Point point) {
              points.add(point);
            }
          };
      Run.End whole;
      try (Run run = run(recipe, observer)) {
        whole = run.go(null);
      }
      int each = trainer.equals("backprop") ? 1 : 2;
      assertEquals(36 * 4 * each + k * looked, whole.passes());
      for (int p : new int[] {16, 17, 18, 30}) {
        try (Run run = run(recipe, Run.Observer.NONE)) {
          assertArrayEquals(whole.weights(), run.go(points.get(p)).weights(), "from " + p);
        }
      }
      if (k == 1) {
        var last = points.get(34).memory();
        for (String name : List.of("w0", "b0", "w1", "b1")) {
          byte[] bytes = last.getOrDefault("ewc.held." + name, new byte[0]);
          for (float f : Floats.next(ByteBuffer.wrap(bytes), bytes.length / 4)) {
            held.add(f);
          }
        }
        assertTrue(held.stream().anyMatch(f -> f > 0));
      }
      // As far as it is held.
      float[] before = told.get(0).flat();
      float[] after = told.get(1).flat();
      for (int i = 0; i < held.size(); i++) {
        gone[k] += held.get(i) * Math.pow(after[i] - before[i], 2);
      }
    }
    assertTrue(gone[1] < 0.8 * gone[0], gone[1] + " of " + gone[0]);
  }

  /** Of one layer and an image x = (0.5, 1) of the class 1 of two, p = (0.25, 0.75). */
  @Test
  void whatHoldsIsTheMeanSquareOfEachImagesGradient() {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Mlp mlp = new Mlp(List.of(2, 2));
    // The second image is black and even.
    Value x = g.constant(new float[] {0.5f, 1, 0, 0}, 2, 2);
    Elastic.hold(mlp, scope, new Objective.Batch(x, g.input("y", DType.INT64, 2)), p -> p);
    try (Memory memory = new Memory();
        Program program = Program.of(g)) {
      memory.put("w0", new float[] {0, (float) (2 * Math.log(3)), 0, 0}, 2, 2);
      memory.put("b0", new float[2], 2);
      Elastic.begin(new Trainer.Task(mlp, 2, 1, false, null, new Draws(1), id -> null), memory);
      memory.state().put("y", new long[] {1, 0}, 2);
      memory.state().run(program, Map.of()).close();
      float sixteenth = 1 / 16f;
      assertArrayEquals(
          new float[] {sixteenth / 8, sixteenth / 8, sixteenth / 2, sixteenth / 2},
          memory.get("ewc.held.w0"),
          1e-6f);
      float even = (sixteenth + 0.25f) / 2;
      assertArrayEquals(new float[] {even, even}, memory.get("ewc.held.b0"), 1e-6f);
      assertEquals(sixteenth / 8 * 2 * Math.log(3), memory.get("ewc.at.w0")[1], 1e-6);
    }
  }

  /** What has not come yet, or is of another task, is not learned: nothing moves its outputs. */
  @ParameterizedTest
  @CsvSource({"CLASS, 2, 3", "DOMAIN, 2, 3"})
  void outputsThatDoNotCompeteDoNotMove(Scenario scenario, int from, int to) {
    Recipe recipe = recipe("backprop", scenario, 8);
    List<Weights> told = new ArrayList<>();
    Run.Observer observer =
        new Run.Observer() {
          @Override
          public void snapshot(int step, boolean last, float loss, Weights weights) {
            told.add(weights);
          }
        };
    try (Run run = run(recipe, observer)) {
      run.go(null);
    }
    float[] start = recipe.network(3).matrix(1);
    float[] first = told.get(0).matrix(1);
    for (int unit = 0; unit < 8; unit++) {
      for (int c = from; c <= to; c++) {
        assertEquals(start[4 * unit + c], first[4 * unit + c]);
        if (scenario == Scenario.DOMAIN) {
          assertEquals(start[4 * unit + c], told.get(1).matrix(1)[4 * unit + c]);
        }
      }
    }
    assertFalse(Arrays.equals(start, first));
  }
}
