package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.table.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Principal components as a basis whose bands change apart. */
class PrincipalComponentsTest {
  private static final float ROOT = (float) Math.sqrt(0.5);

  private static Images rows(int width, float... numbers) {
    int count = numbers.length / width;
    return new Images(new Inputs.Floats(numbers), new byte[count], count, width);
  }

  private static Images gaussian(long seed, int count, double... deviations) {
    Random random = new Random(seed);
    float[] numbers = new float[count * deviations.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (deviations[i % deviations.length] * random.nextGaussian());
    }
    return rows(deviations.length, numbers);
  }

  /** A cross that lies along (1, 1), far from 0: twice as long there as across. */
  @Test
  void ofAFewPointsInThePlaneTheyAreKnown() {
    float[] cross = {5002, -6998, 4998, -7002, 5001, -7001, 4999, -6999};
    assertArrayEquals(
        new float[] {ROOT, ROOT, ROOT, -ROOT}, PrincipalComponents.of(rows(2, cross)), 1e-6f);
  }

  /** Pixels are seen as networks see them, and the mean, which is along (1, 0), does not count. */
  @Test
  void theyAreOfWhatVariesAndNotOfTheMean() {
    byte[] pixels = {(byte) 200, 0, (byte) 200, 100, (byte) 202, 50, (byte) 202, 50};
    float[] found = PrincipalComponents.of(new Images(pixels, new byte[4], 4, 2));
    assertArrayEquals(new float[] {0, 1, 1, 0}, found, 1e-6f);
  }

  @Test
  void theyAreOrthonormalAndTheirVariancesFall() {
    double[] deviations = {1, 0.5, 3, 0, 2, 0.1, 1, 1, 0.7};
    int n = deviations.length;
    Images images = gaussian(5, 300, deviations);
    float[] found = PrincipalComponents.of(images);
    double last = Double.POSITIVE_INFINITY;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        double dot = 0;
        for (int i = 0; i < n; i++) {
          dot += (double) found[a * n + i] * found[b * n + i];
        }
        assertEquals(a == b ? 1 : 0, dot, 1e-6);
      }
      double variance = variance(images, found, a);
      assertTrue(variance <= last * (1 + 1e-9), "component " + a);
      last = variance;
      float greatest = 0;
      for (int i = 0; i < n; i++) {
        float x = found[a * n + i];
        greatest = Math.abs(x) > Math.abs(greatest) ? x : greatest;
      }
      assertTrue(greatest > 0, "component " + a);
    }
    assertEquals(0, last, 1e-9, "one input never varies");
  }

  private static double variance(Images images, float[] components, int k) {
    int n = images.pixelsPerImage();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < images.count(); i++) {
      float[] x = images.floats(i, i + 1);
      double score = 0;
      for (int j = 0; j < n; j++) {
        score += (double) components[k * n + j] * x[j];
      }
      sum += score;
      squares += score * score;
    }
    return squares / images.count() - sum * sum / images.count() / images.count();
  }

  @Test
  void theSameDataHaveTheSameOnesWhichAreFoundOnce() {
    Images images = gaussian(6, 50, 1, 2, 3, 4);
    float[] found = PrincipalComponents.of(images);
    Images copy = rows(4, images.floats(0, 50));
    assertSame(found, PrincipalComponents.of(copy));
    float[] other = images.floats(0, 50);
    other[199] += 9;
    assertNotEquals(
        Arrays.toString(found), Arrays.toString(PrincipalComponents.of(rows(4, other))));
    // As many numbers, of other rows.
    assertEquals(2 * 2, PrincipalComponents.of(rows(2, images.floats(0, 50))).length);
  }

  @Test
  void bandsHaveAsManyComponentsOrEndAtCuts() {
    Division shares = new Division(Basis.PRINCIPAL, List.of());
    assertEquals(4, shares.count());
    assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2, 3, 3}, shares.bands(8));
    assertArrayEquals(new int[] {0, 0, 1, 2, 3}, shares.bands(5));
    Division cut = new Division(Basis.PRINCIPAL, List.of(1.0, 3.0));
    assertArrayEquals(new int[] {0, 1, 1, 2, 2}, cut.bands(5));
    cut.fits(4);
    for (Runnable empty : List.<Runnable>of(() -> cut.fits(3), () -> shares.fits(3))) {
      assertThrows(IllegalArgumentException.class, empty::run);
    }
  }

  private static float[] changed(Bands bands, Images images, float[] gradient, int out) {
    int in = images.pixelsPerImage();
    try (Memory memory = new Memory()) {
      Graph g = new Graph();
      Value v = g.input("g", in, out);
      Knobs knobs = new Knobs(bands, p -> 4, java.util.Set.of(), memory);
      Trainer.Task task =
          new Trainer.Task(List.of(in, out), 1, 1, false, images, new Draws(1), id -> null);
      StepGraph step = new StepGraph(g, List.of(v), List.of(), task, knobs);
      g.output("out", bands.decayed(step, bands.of(step, v), v, g.constant(0.5)));
      try (Program p = Program.of(g);
          var given = Program.tensor(gradient, in, out);
          var result = p.run(Map.of("g", given))) {
        return Program.floats(result, "out");
      }
    }
  }

  /** Along (1, 1) three times as fast, across at half the rate; decays of 0.2 and 0. */
  @Test
  void eachComponentIsMultipliedByTheFactorOfItsBand() {
    Images cross = rows(2, 2, 2, -2, -2, 1, -1, -1, 1);
    Bands bands =
        new Bands(
            Basis.PRINCIPAL,
            List.of(1.0),
            new Knob(1, new Constant(), List.of(3.0, 0.5)),
            new Knob(0.4, new Constant(), List.of(1.0, 0.0)));
    // (3, 1) is 2 · (1, 1) + 1 · (1, -1); (0, 2) is (1, 1) - (1, -1).
    float[] out = changed(bands, cross, new float[] {3, 0, 1, 2}, 2);
    // 3 · 2 - 0.2 · 2 = 5.6 and 0.5; 3 - 0.2 = 2.8 and -0.5.
    assertArrayEquals(new float[] {6.1f, 2.3f, 5.1f, 3.3f}, out, 1e-5f);
  }

  /**
   * Descent in the rotated basis: of a loss of (W, x) the same as of (Uᵀ·W, Uᵀ·x), banded there.
   */
  @Test
  void trainingByBandsIsTrainingInTheBasis() {
    Images images = gaussian(8, 40, 3, 1, 0.5, 2);
    float[] u = PrincipalComponents.of(images);
    float[] w = {0.3f, -0.2f, 0.1f, 0.4f};
    double[] factors = {2, 0.5, 1, 0.25};
    Bands bands =
        new Bands(
            Basis.PRINCIPAL,
            List.of(1.0, 2.0, 3.0),
            new Knob(1, new Constant(), Arrays.stream(factors).boxed().toList()),
            Knob.of(0));
    double[] there = new double[4];
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 4; i++) {
        there[k] += u[k * 4 + i] * w[i];
      }
    }
    float[] gradient = new float[4];
    double[] expected = new double[4];
    double h = 1e-4;
    for (int k = 0; k < 4; k++) {
      // By differences of the loss, in either basis.
      double[] up = w(w);
      double[] down = w(w);
      up[k] += h;
      down[k] -= h;
      gradient[k] = (float) ((loss(images, null, up) - loss(images, null, down)) / (2 * h));
      up = there.clone();
      down = there.clone();
      up[k] += h;
      down[k] -= h;
      expected[k] = factors[k] * (loss(images, u, up) - loss(images, u, down)) / (2 * h);
    }
    float[] changed = changed(bands, images, gradient, 1);
    for (int k = 0; k < 4; k++) {
      double coefficient = 0;
      for (int i = 0; i < 4; i++) {
        coefficient += u[k * 4 + i] * changed[i];
      }
      assertEquals(expected[k], coefficient, 1e-3 * Math.max(1, Math.abs(expected[k])));
    }
  }

  private static double[] w(float[] w) {
    double[] all = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      all[i] = w[i];
    }
    return all;
  }

  /** A smooth loss of the products of rows, in a basis unless that is null, and weights. */
  private static double loss(Images images, float[] basis, double[] w) {
    double sum = 0;
    for (int r = 0; r < images.count(); r++) {
      float[] x = images.floats(r, r + 1);
      double product = 0;
      for (int k = 0; k < w.length; k++) {
        double c = basis == null ? x[k] : 0;
        for (int i = 0; basis != null && i < x.length; i++) {
          c += basis[k * x.length + i] * x[i];
        }
        product += c * w[k];
      }
      sum += Math.cosh(0.3 * product + 0.1 * r / images.count());
    }
    return sum / images.count();
  }
}
