package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Watch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole run beside the same in float64, written out: 4-2 without a hidden layer. */
class AdversarialRunTest {
  private static final int IN = 4;
  private static final int OUT = 2;
  private static final int BATCH = 2;
  private static final int EPOCHS = 3;
  private static final long SEED = 11;
  private static final double RATE = 0.5;
  private static final Images IMAGES = images();

  private final double[] w = new double[IN * OUT];
  private final double[] b = new double[OUT];
  private final double[] velocity = new double[w.length + b.length];

  private static Images images() {
    byte[] pixels = new byte[6 * IN];
    Randoms.of(5, "pixels").nextBytes(pixels);
    return new Images(pixels, new byte[] {0, 1, 1, 0, 1, 0}, 6, IN);
  }

  private static Recipe recipe(Adversarial examples, Optimizer optimizer, Sampler sampler) {
    Backprop p = Backprop.plain(RATE);
    Backprop trainer =
        new Backprop(
            p.learningRate(),
            p.schedule(),
            p.rates(),
            p.bands(),
            optimizer,
            p.objective(),
            examples,
            p.dropout(),
            p.clip(),
            p.terms(),
            p.controllers());
    return new Recipe(List.of(IN, OUT), new Naive(0.3), BATCH, EPOCHS, sampler, trainer, List.of());
  }

  /** Runs on from a point, null for the start, and keeps all points on the way. */
  private static Run.End run(Recipe recipe, Run.Point from, List<Run.Point> points) {
    Run.Observer observer =
        new Run.Observer() {
          @Override
          public boolean due() {
            return true;
          }

          @Override
          public void point(Run.Point point) {
            points.add(point);
          }
        };
    Watch watch = new Watch(List.of(), true);
    try (Run run = new Run(recipe, SEED, watch, IMAGES, null, id -> null, observer)) {
      return run.go(from);
    }
  }

  /** Softmax less what is right, by class. */
  private double[] error(double[] x, int label) {
    double[] z = b.clone();
    for (int i = 0; i < IN; i++) {
      for (int c = 0; c < OUT; c++) {
        z[c] += x[i] * w[i * OUT + c];
      }
    }
    double one = 1 / (1 + Math.exp(z[0] - z[1]));
    return new double[] {1 - one - (label == 0 ? 1 : 0), one - (label == 1 ? 1 : 0)};
  }

  private double[] attacked(double[] clean, int label, float[] away, int at, Adversarial by) {
    double[] x = new double[IN];
    for (int i = 0; i < IN; i++) {
      x[i] = Math.max(0, Math.min(1, clean[i] + away[at + i]));
    }
    double step = 2.5 * by.eps() / by.steps();
    for (int k = 0; k < by.steps(); k++) {
      double[] d = error(x, label);
      for (int i = 0; i < IN; i++) {
        double slope = d[0] * w[i * OUT] + d[1] * w[i * OUT + 1];
        double to = x[i] + step * Math.signum(slope);
        to = Math.min(Math.max(to, clean[i] - by.eps()), clean[i] + by.eps());
        x[i] = Math.max(0, Math.min(1, to));
      }
    }
    return x;
  }

  private void train(Adversarial by, double momentum) {
    Weights start = new Naive(0.3).network(List.of(IN, OUT), SEED);
    for (int i = 0; i < w.length; i++) {
      w[i] = start.matrix(0)[i];
    }
    Draws draws = new Draws(SEED);
    for (int step = 0; step < 3 * EPOCHS; step++) {
      boolean attacks = step / 3 >= EPOCHS - by.epochs();
      if (step == 3 * (EPOCHS - by.epochs())) {
        Arrays.fill(velocity, 0);
      }
      int[] order = new Draws(SEED).permutation(step / 3, 6);
      float[] away = new float[BATCH * IN];
      if (by.randomStart()) {
        draws.attack(step, by.eps(), away);
      }
      double[] gradient = new double[velocity.length];
      for (int k = 0; k < BATCH; k++) {
        int image = order[step % 3 * BATCH + k];
        double[] x = new double[IN];
        for (int i = 0; i < IN; i++) {
          x[i] = (IMAGES.pixels()[image * IN + i] & 0xff) / 255.0;
        }
        int label = IMAGES.labels()[image];
        x = attacks ? attacked(x, label, away, k * IN, by) : x;
        double[] d = error(x, label);
        for (int c = 0; c < OUT; c++) {
          for (int i = 0; i < IN; i++) {
            gradient[i * OUT + c] += x[i] * d[c] / BATCH;
          }
          gradient[w.length + c] += d[c] / BATCH;
        }
      }
      double rate = attacks ? by.learningRate() : RATE;
      for (int i = 0; i < velocity.length; i++) {
        velocity[i] = momentum * velocity[i] + gradient[i];
        double[] of = i < w.length ? w : b;
        of[i < w.length ? i : i - w.length] -= rate * velocity[i];
      }
    }
  }

  private void assertSame(Adversarial by) {
    train(by, 0.9);
    Recipe recipe = recipe(by, new Sgd(0.9, false), new Shuffle());
    Run.End end = run(recipe, null, new ArrayList<>());
    float[] all = Floats.next(ByteBuffer.wrap(end.weights()), velocity.length);
    for (int i = 0; i < all.length; i++) {
      assertEquals(i < w.length ? w[i] : b[i - w.length], all[i], 1e-5, by + " " + i);
    }
    int thirds = 3 * 3 * (EPOCHS * 3 + by.epochs() * 2 * by.steps());
    assertEquals(3 * (EPOCHS - by.epochs()) * BATCH + 3 * by.epochs() * passes(by), end.passes());
    assertEquals(thirds * BATCH / 9.0, end.passes(), 9);
  }

  private static long passes(Adversarial by) {
    return (BATCH * (3 + 2L * by.steps()) + 2) / 3;
  }

  /** Of two steps an epoch, the optimizer's counted anew where the attack begins. */
  @Test
  void itGoesOnFromAnyStepToTheSameBytes() {
    Adversarial by = new Adversarial(2, 0.1, 3, 0, true, 0.02, new SlowStartFastDecay(0.3, 0.1));
    Recipe recipe = recipe(by, new AdamW(0.9, 0.999, 1e-8, 0.01), new Subset(0.7));
    List<Run.Point> points = new ArrayList<>();
    Run.End whole = run(recipe, null, points);
    assertEquals(2 * EPOCHS - 1, points.size());
    for (Run.Point point : points) {
      Run.End end = run(recipe, point, new ArrayList<>());
      assertArrayEquals(whole.weights(), end.weights(), "from " + point.step());
      assertEquals(whole.passes(), end.passes());
    }
    float first = Floats.next(ByteBuffer.wrap(points.get(3).memory().get("attacked.first")), 1)[0];
    assertEquals(2, first, "the third step, though its place is the fourth");
  }

  @Test
  void itFineTunes() {
    assertSame(new Adversarial(2, 0.1, 4, 0, true, 0.2, new Constant()));
  }

  @Test
  void itTrainsFromScratchAndFromImagesThemselves() {
    assertSame(new Adversarial(3, 0.3, 2, 0, false, 0.2, new Constant()));
  }
}
