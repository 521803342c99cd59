package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.He;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A run whose epochs differ in length, beside the grid of one in which they do not. */
class RunTest {
  private static final List<Integer> LAYERS = List.of(4, 3);

  /** Ten minibatches of four in the first epoch, three in the second. */
  private record Uneven() implements Sampler {
    @Override
    public Epoch epoch(
        int epoch, Trainer.Task task, Memory memory, Function<long[], float[]> scores) {
      if (epoch == 1) {
        assertEquals(7 * 3, scores.apply(new long[7]).length);
      }
      long[][] batches = new long[epoch == 0 ? 10 : 3][4];
      for (long[] b : batches) {
        b[0] = 39;
      }
      return new Epoch(10 * epoch, batches, 1);
    }
  }

  private record Listener(List<Clock> steps) implements Intervention {
    @Override
    public boolean before(Clock step) {
      return !steps.add(step);
    }

    @Override
    public Act ready(Trainer.Task task, Memory memory) {
      return (step, weights) -> {};
    }
  }

  private final Map<Integer, byte[]> told = new TreeMap<>();
  private final List<Clock> steps = new ArrayList<>();
  private final List<Run.Point> points = new ArrayList<>();

  private Run.End run(int until, Run.Point from) {
    byte[] pixels = new byte[160];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i);
    }
    told.clear();
    steps.clear();
    points.clear();
    Recipe recipe =
        new Recipe(
            LAYERS,
            new He(),
            4,
            2,
            new Uneven(),
            Backprop.plain(0.1),
            List.of(new Listener(steps)));
    Watch watch = new Watch(List.of(0, 12, 15, 19), true, false, until);
    Images images = new Images(pixels, new byte[40], 40, 4);
    try (Run run = new Run(recipe, 1, watch, images, null, id -> null, new Told())) {
      return run.go(from);
    }
  }

  private final class Told implements Run.Observer {
    @Override
    public void snapshot(int step, boolean last, float loss, Weights weights) {
      told.put(step, weights.bytes());
    }

    @Override
    public void stepped() {}

    @Override
    public boolean due() {
      return true;
    }

    @Override
    public void point(Run.Point point) {
      points.add(point);
    }
  }

  @Test
  void stepsOfAShorterEpochSpanThePlacesOfALongerOne() {
    Run.End end = run(0, null);
    assertEquals(13, steps.size());
    assertEquals(new Clock(9, 0, 9, 10, 20), steps.get(9));
    assertEquals(new Clock(10, 1, 10, 13, 20), steps.get(10));
    assertEquals(new Clock(11, 1, 13, 16, 20), steps.get(11));
    assertEquals(new Clock(12, 1, 16, 20, 20), steps.get(12));
    assertEquals(List.of(0, 12, 15, 19, 20), List.copyOf(told.keySet()));
    assertEquals(List.of(0, 12, 15, 19), end.norms().stream().map(GradientNorms::step).toList());
    assertEquals(13 * 4 + 3, end.passes(), "seven looks are three passes, rounded up");
    assertEquals(10, points.get(9).step());
    assertEquals(13, points.get(10).step());
    assertEquals(16, points.get(11).step());
    assertEquals(12, points.size());
  }

  @Test
  void itStopsBeforeTheStepThatSpansAPlaceAndGoesOnWithIt() {
    byte[] whole = run(0, null).weights();
    byte[] at15 = told.get(15);
    List<Run.Point> from = List.copyOf(points);
    Run.End cut = run(15, null);
    assertEquals(11, steps.size());
    assertArrayEquals(at15, cut.weights());
    for (Run.Point point : from) {
      assertArrayEquals(whole, run(0, point).weights());
    }
    Run.Point eleventh = from.get(10);
    Run.Point asStopped = new Run.Point(15, eleventh.memory(), eleventh.norms(), eleventh.passes());
    assertArrayEquals(whole, run(0, asStopped).weights());
    assertEquals(2, steps.size());
  }
}
