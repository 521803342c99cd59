package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  private static final double FLOOR = 1e-7;
  private static final Units UNITS = new Units(FLOOR);
  private static final int CRITICS = 2;

  private static List<Integer> layers(String text) {
    return Arrays.stream(text.split("-")).map(Integer::valueOf).toList();
  }

  /** An ENN whose parameters and scales come from seeds: the same for all widths. */
  private static WeightEnn enn(List<Integer> layers) {
    Critic critic = new Critic(UNITS.sizes(new Mlp(layers)), 0, List.of(6), true, 30);
    float[] mean = normal(critic.scales(), 7);
    float[] deviation = new float[critic.scales()];
    Arrays.fill(deviation, 1.5f);
    Critic.Scale scale = new Critic.Scale(mean, deviation);
    Model flat = critic.model(1, scale, 1).flat();
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < CRITICS; k++) {
      theta.add(flat.start(new Random(k)).get("theta"));
    }
    return new WeightEnn(new Mlp(layers), UNITS, false, critic, scale, theta);
  }

  private static float[] normal(int n, int seed) {
    return Init.normal(0.3).values(Shape.of(n), new Random(seed));
  }

  private static Weights weights(List<Integer> layers) {
    float[][] arrays = new float[2 * (layers.size() - 1)][];
    for (int l = 0; l + 1 < layers.size(); l++) {
      arrays[2 * l] = normal(layers.get(l) * layers.get(l + 1), 2 * l + 1);
      arrays[2 * l + 1] = normal(layers.get(l + 1), 2 * l + 2);
    }
    return Weights.of(layers, arrays);
  }

  private static Map<String, float[]> run(Graph graph, Weights weights) {
    Map<String, OnnxTensor> all = weights.tensors();
    all.put("stage", Program.tensor(new float[] {0.3f}, 1));
    all.put("pessimism", Program.tensor(new float[] {0.5f}, 1));
    try (Program program = Program.of(graph)) {
      Map<String, OnnxTensor> in = new HashMap<>(all);
      in.keySet().retainAll(program.inputs());
      try (var result = program.run(in)) {
        Map<String, float[]> out = new HashMap<>();
        program.outputs().forEach(o -> out.put(o, Program.floats(result, o)));
        return out;
      }
    } finally {
      all.values().forEach(OnnxTensor::close);
    }
  }

  private static List<float[]> views(Weights weights) {
    Graph g = new Graph();
    List<Value> w = new ArrayList<>();
    List<Value> b = new ArrayList<>();
    weights.each(
        (name, numbers, shape) -> (name.startsWith("w") ? w : b).add(g.input(name, shape)));
    List<Value> views = WeightEnn.views(UNITS, false, w, b);
    for (int i = 0; i < views.size(); i++) {
      g.output("view" + i, views.get(i));
    }
    Map<String, float[]> out = run(g, weights);
    return new ArrayList<>(
        java.util.stream.IntStream.range(0, views.size())
            .mapToObj(i -> out.get("view" + i))
            .toList());
  }

  @Test
  void featuresOfAUnitAreThoseThatAreSaid() {
    // 4 x 4 pixels: a patch each. The first unit's weights are 1 … 16, the second's are 2.
    float[] w0 = new float[32];
    for (int i = 0; i < 16; i++) {
      w0[2 * i] = i + 1;
      w0[2 * i + 1] = 2;
    }
    float[][] arrays = {w0, {3, -1}, {3, 4, 0, 0, 5, 12}, {0, 0, 1}};
    List<float[]> views = views(Weights.of(List.of(16, 2, 3), arrays));
    int features = 16 + 16 + 1 + 3 + 5;
    float[] units = views.get(0);
    assertEquals(2 * features, units.length);
    double r = Math.sqrt(1496 / 16.0);
    double[] first = new double[features];
    for (int i = 0; i < 16; i++) {
      first[i] = Math.log(i + 1);
      first[16 + i] = (i + 1) / r;
    }
    // Neighbours differ by 1.
    first[32] = -Math.log(r);
    double out = 5 / Math.sqrt(3);
    double[] last = {3 / out, 4 / out, 0, 8.5 / r, Math.log(r), Math.log(out), 0, 3 / r};
    last[6] = last[4] + last[5];
    System.arraycopy(last, 0, first, 33, 8);
    for (int i = 0; i < features; i++) {
      assertEquals(first[i], units[i], 2e-5, "feature " + i);
    }
    // The second unit: no roughness but the floor; outgoing 0, 5, 12.
    assertEquals(0.5 * Math.log(FLOOR) - Math.log(2), units[features + 32], 2e-5);
    assertEquals(12 / (13 / Math.sqrt(3)), units[features + 35], 2e-5);
    assertEquals(-0.5, units[features + 40], 2e-5);
    float[] statistics = views.get(1);
    assertEquals(12, statistics.length);
    // Biases 3 and -1: mean 1, mean square 5, mean fourth power 41.
    assertEquals(1 / Math.sqrt(5), statistics[3], 2e-5);
    assertEquals(0.5 * Math.log(5), statistics[4], 2e-5);
    assertEquals(0.25 * Math.log(41) - 0.5 * Math.log(5), statistics[5], 2e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"36-12-5", "36-12-9-7-5", "30-8-6-4", "36-5"})
  void theOrderOfHiddenUnitsDoesNotCount(String text) {
    List<Integer> layers = layers(text);
    Weights here = weights(layers);
    Weights there = here.permuted(RandomSource.XO_RO_SHI_RO_128_PP.create(5L));
    Graph instructor = enn(layers).instructor();
    Map<String, float[]> a = run(instructor, here);
    Map<String, float[]> b = run(instructor, there);
    assertArrayEquals(a.get("scores"), b.get("scores"), 1e-5f);
    // The gradient is permuted as the weights are.
    float[][] gradients = new float[2 * (layers.size() - 1)][];
    for (int l = 0; l + 1 < layers.size(); l++) {
      gradients[2 * l] = a.get("g" + l);
      gradients[2 * l + 1] = here.biases(l);
    }
    Weights moved =
        Weights.of(layers, gradients).permuted(RandomSource.XO_RO_SHI_RO_128_PP.create(5L));
    for (int l = 0; l + 1 < layers.size(); l++) {
      float[] expected = moved.matrix(l);
      assertArrayEquals(expected, b.get("g" + l), 1e-5f * (1 + largest(expected)), "g" + l);
      assertEquals(a.get("slope" + l)[0], b.get("slope" + l)[0], 1e-4);
    }
  }

  private static float largest(float[] x) {
    float most = 0;
    for (float v : x) {
      most = Math.max(most, Math.abs(v));
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(strings = {"36-12-5", "36-8-6-7-5", "30-8-6-4"})
  void gradientsAndSlopesAreThoseOfFiniteDifferences(String text) {
    List<Integer> layers = layers(text);
    Weights here = weights(layers);
    Graph instructor = enn(layers).instructor();
    Map<String, float[]> out = run(instructor, here);
    for (int l = 0; l + 1 < layers.size(); l++) {
      float[] w = here.matrix(l);
      float[] g = out.get("g" + l);
      double product = 0;
      for (int i = 0; i < w.length; i++) {
        product += (double) w[i] * g[i];
      }
      double slope = out.get("slope" + l)[0];
      assertEquals(product, slope, 1e-3 * (Math.abs(product) + largest(g)), "slope " + l);
      // Along the gradient itself, where the difference is largest.
      double norm = Math.sqrt(dot(g, g));
      assertTrue(norm > 1e-4, "the score is not flat");
      float h = 2e-3f;
      double up = run(instructor, moved(here, l, g, h / norm)).get("score")[0];
      double down = run(instructor, moved(here, l, g, -h / norm)).get("score")[0];
      assertEquals(norm, (up - down) / (2 * h), 0.02 * norm + 5e-4, "gradient " + l);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static Weights moved(Weights w, int layer, float[] along, double step) {
    List<float[]> matrices = new ArrayList<>();
    for (int l = 0; l + 1 < w.layers().size(); l++) {
      float[] m = w.matrix(l).clone();
      for (int i = 0; l == layer && i < m.length; i++) {
        m[i] += (float) (step * along[i]);
      }
      matrices.add(m);
    }
    return w.with(matrices);
  }

  @Test
  void parametersServeNetworksOfOtherWidths() {
    // Every hidden unit twice: no feature, mean or deviation differs.
    Weights one = weights(List.of(36, 10, 5));
    float[] w0 = new float[36 * 20];
    float[] b0 = new float[20];
    float[] w1 = new float[20 * 5];
    for (int j = 0; j < 20; j++) {
      for (int i = 0; i < 36; i++) {
        w0[20 * i + j] = one.matrix(0)[10 * i + j / 2];
      }
      b0[j] = one.biases(0)[j / 2];
      System.arraycopy(one.matrix(1), 5 * (j / 2), w1, 5 * j, 5);
    }
    List<Integer> wide = List.of(36, 20, 5);
    Weights two = Weights.of(wide, new float[][] {w0, b0, w1, one.biases(1)});
    float[] expected = run(enn(List.of(36, 10, 5)).instructor(), one).get("scores");
    assertArrayEquals(expected, run(enn(wide).instructor(), two).get("scores"), 1e-5f);
  }

  @Test
  void aUnitsHeatIsTheSumOverItsFeatures() {
    List<Integer> layers = List.of(36, 12, 9, 5);
    Weights here = weights(layers);
    Map<String, float[]> out = run(enn(layers).gradCam(), here);
    assertEquals(12, out.get("heat0").length);
    assertEquals(9, out.get("heat1").length);
    assertArrayEquals(out.get("heat1"), out.get("heat2"));
    for (int l = 0; l < 3; l++) {
      for (int i = 0; i < out.get("heat" + l).length; i++) {
        assertTrue(out.get("heat" + l)[i] >= Math.abs(out.get("signed" + l)[i]) - 1e-6);
      }
      assertTrue(largest(out.get("heat" + l)) > 1e-4);
    }
    // The same for units in another order.
    Weights there = here.permuted(RandomSource.XO_RO_SHI_RO_128_PP.create(5L));
    float[] moved = run(enn(layers).gradCam(), there).get("heat0");
    float[] sorted = out.get("heat0").clone();
    Arrays.sort(sorted);
    Arrays.sort(moved);
    assertArrayEquals(sorted, moved, 1e-5f);
  }

  @Test
  void withoutHiddenUnitsThereIsNoHeat() {
    List<Integer> layers = List.of(36, 5);
    Map<String, float[]> out = run(enn(layers).gradCam(), weights(layers));
    assertArrayEquals(new float[] {0}, out.get("heat0"));
  }
}
