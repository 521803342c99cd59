package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.parts.Backprop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Gradients that are faster or slower by frequency. */
class BandsTest {
  private static final int SIDE = 4;
  private static final int OUT = 3;

  private static Bands bands(List<Double> cuts, Double... factors) {
    return new Bands(
        Basis.COSINES, cuts, new Knob(1, new Constant(), List.of(factors)), Knob.of(0));
  }

  private static float[] changed(Bands bands, float[] gradient) {
    return changed(gradient, (step, v) -> bands.of(step, v));
  }

  private static float[] changed(float[] values, BiFunction<StepGraph, Value, Value> how) {
    try (Memory memory = new Memory()) {
      Graph g = new Graph();
      Value v = g.input("g", SIDE * SIDE, OUT);
      Knobs knobs = new Knobs(Backprop.plain(0.1), p -> 5, Set.of(), memory);
      Value out = how.apply(new StepGraph(g, List.of(v), List.of(), null, knobs), v);
      g.output("out", out.add(0));
      try (Program p = Program.of(g);
          var in = Program.tensor(values, SIDE * SIDE, OUT);
          var result = p.run(Map.of("g", in))) {
        return Program.floats(result, "out");
      }
    }
  }

  private static float[] gradient() {
    Random random = new Random(7);
    float[] g = new float[SIDE * SIDE * OUT];
    for (int i = 0; i < g.length; i++) {
      g[i] = (float) random.nextGaussian();
    }
    return g;
  }

  /** The share of a pattern of frequencies (u, v) in a gradient, worked out term by term. */
  private static double share(float[] g, int u, int v, int out) {
    double sum = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        sum += g[(y * SIDE + x) * OUT + out] * cosine(u, y) * cosine(v, x);
      }
    }
    return sum;
  }

  private static double cosine(int k, int x) {
    return Math.sqrt((k == 0 ? 1.0 : 2.0) / SIDE) * Math.cos(Math.PI * (x + 0.5) * k / SIDE);
  }

  @Test
  void eachPatternIsMultipliedByTheFactorOfItsBand() {
    float[] g = gradient();
    float[] c = changed(bands(List.of(1.0, 3.0), 5.0, 0.5, 0.0), g);
    for (int out = 0; out < OUT; out++) {
      for (int u = 0; u < SIDE; u++) {
        for (int v = 0; v < SIDE; v++) {
          // (0, 0); then (0, 1) and (1, 0); then the rest.
          double factor = u + v == 0 ? 5 : u + v == 1 ? 0.5 : 0;
          assertEquals(factor * share(g, u, v, out), share(c, u, v, out), 1e-5);
        }
      }
    }
  }

  @Test
  void eachPatternDecaysAtTheRateOfItsBand() {
    float[] w = gradient();
    Knob decays = new Knob(1, new Constant(), List.of(0.0, 0.5, 2.0));
    Bands bands = new Bands(Basis.COSINES, List.of(1.0, 3.0), Knob.of(1), decays);
    float[] c =
        changed(w, (step, v) -> bands.decayed(step, v.mul(3), v, step.graph().constant(0.1)));
    for (int out = 0; out < OUT; out++) {
      for (int u = 0; u < SIDE; u++) {
        for (int v = 0; v < SIDE; v++) {
          double decay = u + v == 0 ? 0 : u + v == 1 ? 0.5 : 2;
          assertEquals((3 - 0.1 * decay) * share(w, u, v, out), share(c, u, v, out), 1e-5);
        }
      }
    }
  }

  @Test
  void oneFactorForAllIsAFactor() {
    float[] g = gradient();
    float[] c = changed(bands(List.of(2.0, 9.0), 3.0, 3.0, 3.0), g);
    for (int i = 0; i < g.length; i++) {
      assertEquals(3 * g[i], c[i], 1e-5);
    }
    assertArrayEquals(g, changed(Bands.NONE, g), "nothing is done where there is nothing to do");
  }

  @Test
  void bandsGoByTheSumOfTheSquaresOfFrequencies() {
    int[] bands = new Division(Basis.COSINES, List.of(1.0, 3.0, 4.0)).bands(16);
    // 0 1 4 9 / 1 2 5 10 / 4 5 8 13 / 9 10 13 18, ranked.
    assertArrayEquals(new int[] {0, 1, 3, 3, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, bands);
    int[] paper = Bands.NONE.division().bands(784);
    assertEquals(
        List.of(12L, 28L, 70L, 140L, 534L),
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(b -> Arrays.stream(paper).filter(x -> x == b).count())
            .toList());
  }

  @Test
  void inputsThatAreNoSquareAreRefused() {
    try (Memory memory = new Memory()) {
      Graph g = new Graph();
      Value v = g.input("g", 6, OUT);
      Knobs knobs = new Knobs(Backprop.plain(0.1), p -> 5, Set.of(), memory);
      StepGraph step = new StepGraph(g, List.of(v), List.of(), null, knobs);
      assertThrows(IllegalArgumentException.class, () -> bands(List.of(1.0), 1.0, 2.0).of(step, v));
    }
  }
}
