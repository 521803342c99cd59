package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Watch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whole runs: 200 images in batches of 50, eight epochs of 200 passes. */
class HybridEsRunTest {
  private static final List<Integer> LAYERS = List.of(9, 6, 3);
  private static final Images TRAIN = images(200, 1);
  private static final Images REWARD = images(150, 2);

  /** That lowers its loss a little at most: stalls at each look but the first. */
  private static final double SLOW = 1e-6;

  private final Map<Integer, byte[]> told = new TreeMap<>();
  private final List<Run.Point> points = new ArrayList<>();

  private static Images images(int n, int seed) {
    byte[] pixels = new byte[9 * n];
    byte[] labels = new byte[n];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (37 * seed * (i + 3) + i * i % 91);
    }
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) ((pixels[9 * i] & 0xff) % 3);
    }
    return new Images(pixels, labels, n, 9);
  }

  private static HybridEs part(
      int generations, int phases, int giveUp, HybridEs.Fitness fitness, HybridEs.Layers layers) {
    return new HybridEs(
        1,
        0.01,
        6,
        2,
        generations,
        0.1,
        fitness,
        100,
        layers,
        phases,
        giveUp,
        HybridEs.Selection.BEST,
        false,
        0,
        HybridEs.FanOut.QUEUE);
  }

  private static HybridEs part(int generations, int phases) {
    return part(generations, phases, 0, HybridEs.Fitness.TRAIN, HybridEs.Layers.ALL);
  }

  private final class Told implements Run.Observer {
    @Override
    public void snapshot(int step, boolean last, float loss, Weights weights) {
      byte[] before = told.put(step, weights.bytes());
      assertTrue(before == null || Arrays.equals(before, weights.bytes()));
    }

    @Override
    public boolean due() {
      return true;
    }

    @Override
    public void point(Run.Point point) {
      points.add(point);
    }
  }

  private Run.End run(double rate, List<Intervention> parts, Run.Point from) {
    Backprop how = Backprop.plain(rate);
    Recipe recipe = new Recipe(LAYERS, new He(), 50, 8, new Shuffle(), how, parts);
    Watch watch = new Watch(List.of(0, 8, 20, 31), true);
    points.clear();
    if (from == null) {
      told.clear();
    }
    try (Run run = new Run(recipe, 3, watch, TRAIN, REWARD, id -> null, new Told())) {
      return run.go(from);
    }
  }

  /** Looks of 34 passes, phases of 2·7·100 forward ones, 467 passes. */
  @Test
  void phasesTakeTheirPassesFromTheEndOfTheRun() {
    Run.End end = run(SLOW, List.of(part(2, 10)), null);
    // What is left then is less than another look, another phase and an epoch: 13 steps.
    assertEquals(200 + 34 + 200 + 34 + 467 + 13 * 50, end.passes());
    assertEquals(List.of(0, 8, 20, 31, 32), List.copyOf(told.keySet()));
    assertArrayEquals(told.get(31), told.get(32), "what is told of places beyond is the end");
    assertFalse(Arrays.equals(told.get(8), told.get(20)));
  }

  @Test
  void itLowersTheLossWhereBackpropagationStandsStill() {
    byte[] plain = run(SLOW, List.of(), null).weights();
    byte[] evolved = run(SLOW, List.of(part(2, 10)), null).weights();
    try (Offspring fitness =
        new Offspring(part(2, 10), new Mlp(LAYERS), part(2, 10).among(TRAIN, null), null)) {
      double before = fitness.loss(Weights.of(LAYERS, plain));
      double after = fitness.loss(Weights.of(LAYERS, evolved));
      assertTrue(after < before - 0.004, after + " < " + before);
    }
  }

  /** Points in the midst of a generation, too, and such before the candidate is tried. */
  @Test
  void fromAnyPointItComesToTheSameBytes() {
    for (HybridEs.Fitness fitness : HybridEs.Fitness.values()) {
      List<Intervention> parts =
          List.of(part(2, 10, 0, fitness, HybridEs.Layers.ALL), new Predict(1, 3));
      told.clear();
      Run.End whole = run(SLOW, parts, null);
      List<Run.Point> all = List.copyOf(points);
      assertEquals(2 * 7, all.stream().filter(p -> p.step() == 8).count() - 1);
      for (Run.Point p : all) {
        Run.End rest = run(SLOW, parts, p);
        assertArrayEquals(whole.weights(), rest.weights(), fitness + " from " + p.step());
        assertEquals(whole.passes(), rest.passes());
      }
    }
  }

  @Test
  void aPhaseThatDoesNotFitIsLeftOutAndNothingIsLookedAtForIt() {
    byte[] plain = run(SLOW, List.of(), null).weights();
    // 40·7·100 forward ones are more than the whole run.
    Run.End none = run(SLOW, List.of(part(40, 10)), null);
    assertArrayEquals(plain, none.weights());
    assertEquals(1600, none.passes());
    assertArrayEquals(plain, run(SLOW, List.of(part(2, 0)), null).weights());
  }

  /** Five looks, until another one, a phase of 200 passes and an epoch do not fit any more. */
  @Test
  void whereTrainingGoesOnItOnlyLooks() {
    run(0.02, List.of(), null);
    byte[] plain = told.get(20);
    HybridEs any =
        new HybridEs(
            1,
            0,
            6,
            1,
            1,
            0.1,
            HybridEs.Fitness.TRAIN,
            100,
            HybridEs.Layers.ALL,
            10,
            0,
            HybridEs.Selection.BEST,
            false,
            0,
            HybridEs.FanOut.QUEUE);
    Run.End end = run(0.02, List.of(any), null);
    assertArrayEquals(plain, told.get(20));
    assertEquals(5 * 34 + 28 * 50, end.passes());
  }

  @Test
  void theLastLayerMovesAloneIfThatIsAsked() {
    HybridEs last = part(3, 1, 0, HybridEs.Fitness.TRAIN, HybridEs.Layers.LAST);
    Weights before = Weights.of(LAYERS, run(1e-9, List.of(), null).weights());
    Weights after = Weights.of(LAYERS, run(1e-9, List.of(last), null).weights());
    assertArrayEquals(before.matrix(0), after.matrix(0), 1e-6f);
    assertFalse(Arrays.equals(before.matrix(1), after.matrix(1)));
  }

  @Test
  void momentumBeginsAnewUnlessItIsKept() {
    for (boolean kept : new boolean[] {false, true}) {
      HybridEs part =
          new HybridEs(
              1,
              0.01,
              6,
              1,
              3,
              0.1,
              HybridEs.Fitness.TRAIN,
              100,
              HybridEs.Layers.ALL,
              1,
              0,
              HybridEs.Selection.BEST,
              kept,
              0,
              HybridEs.FanOut.QUEUE);
      Backprop b = Backprop.plain(SLOW);
      Backprop momentum =
          new Backprop(
              b.learningRate(),
              b.schedule(),
              b.rates(),
              b.bands(),
              new Sgd(0.9, false),
              b.objective(),
              b.examples(),
              b.dropout(),
              0,
              List.of(),
              List.of());
      Recipe recipe = new Recipe(LAYERS, new He(), 50, 8, new Shuffle(), momentum, List.of(part));
      points.clear();
      told.clear();
      try (Run run =
          new Run(recipe, 3, new Watch(List.of(), true), TRAIN, null, id -> null, new Told())) {
        run.go(null);
      }
      float before = largest(points.stream().filter(p -> p.step() == 8).findFirst().get());
      float after = largest(points.stream().filter(p -> p.step() == 9).findFirst().get());
      // One gradient where it began anew; sums of up to ten where it did not.
      assertEquals(kept, after > 0.6 * before, after + " after " + before);
    }
  }

  private static float largest(Run.Point p) {
    float most = 0;
    for (Map.Entry<String, byte[]> e : p.memory().entrySet()) {
      if (e.getKey().startsWith("w1.")) {
        float[] all = Floats.next(ByteBuffer.wrap(e.getValue()), e.getValue().length / 4);
        for (float x : all) {
          most = Math.max(most, Math.abs(x));
        }
      }
    }
    return most;
  }

  @Test
  void theFitnessSetIsTheFirstImagesOrAllIfThereAreFewer() {
    assertEquals(100, part(1, 1).among(TRAIN, REWARD).count());
    assertEquals(30, part(1, 1).among(images(30, 1), REWARD).count());
    HybridEs reward = part(1, 1, 0, HybridEs.Fitness.REWARD, HybridEs.Layers.ALL);
    Images first = reward.among(TRAIN, REWARD);
    assertArrayEquals(Arrays.copyOf(REWARD.labels(), 100), first.labels());
    assertArrayEquals(Arrays.copyOf(REWARD.pixels(), 900), first.pixels());
  }
}
