package io.gradinstructor.autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriticTest {
  private static final List<int[]> VIEWS = List.of(new int[] {12, 9}, new int[] {9, 2});
  private static final Critic MEAN = critic(false);
  private static final Critic POSITIONAL = critic(true);

  private static Critic critic(boolean positional) {
    return new Critic(VIEWS, 2, List.of(5), true, positional, 3);
  }

  @Test
  void positionsAreRowsOfTheFirstMapsAndColumnsOfTheLast() {
    List<long[]> shapes = POSITIONAL.shapes();
    // 4 channels; the first view is halved by pooling, the second too small for that.
    assertEquals(MEAN.shapes().size() + 2, shapes.size());
    assertEquals(
        List.of(4L, 6L, 1L), List.of(shapes.get(4)[0], shapes.get(4)[1], shapes.get(4)[2]));
    assertEquals(
        List.of(4L, 1L, 2L), List.of(shapes.get(9)[0], shapes.get(9)[1], shapes.get(9)[2]));
  }

  @Test
  void withoutWeightsOfPositionsFeaturesAreMeans() {
    float[] view = view(1);
    assertEquals(value(MEAN, theta(MEAN, 0), view), value(POSITIONAL, theta(POSITIONAL, 0), view));
  }

  @Test
  void rowsThatWeighNothingAreNotSeen() {
    float[] blind = theta(POSITIONAL, -1);
    assertEquals(value(POSITIONAL, blind, view(1)), value(POSITIONAL, blind, view(2)));
    float[] seeing = theta(POSITIONAL, -0.5f);
    assertNotEquals(value(POSITIONAL, seeing, view(1)), value(POSITIONAL, seeing, view(2)));
  }

  /** The same random parameters, whether there are weights of positions among them or not. */
  private static float[] theta(Critic critic, float position) {
    Random random = new Random(7);
    float[] theta = new float[critic.parameters()];
    int at = 0;
    for (long[] shape : critic.shapes()) {
      for (int i = 0; i < Critic.size(shape); i++) {
        theta[at++] = shape.length == 3 ? position : (float) (0.5 * random.nextGaussian());
      }
    }
    return theta;
  }

  private static float[] view(int seed) {
    Random random = new Random(seed);
    float[] view = new float[12 * 9];
    for (int i = 0; i < view.length; i++) {
      view[i] = (float) random.nextGaussian();
    }
    return view;
  }

  private static float value(Critic critic, float[] theta, float[] view) {
    Graph g = new Graph();
    List<Value> inputs =
        List.of(g.input("view", 1, 1, 12, 9), g.constant(new float[18], 1, 1, 9, 2));
    Critic.Scale scale = new Critic.Scale(new float[2], new float[] {1, 1});
    List<Value> parameters = critic.split(g.constant(theta, theta.length));
    g.output(
        "value", critic.apply(parameters, scale, inputs, g.constant(new float[1], 1, 1)).value());
    try (Program program = Program.of(g)) {
      var in = new HashMap<>(Map.of("view", Program.tensor(view, 1, 1, 12, 9)));
      try (var result = program.run(in)) {
        return Program.floats(result, "value")[0];
      } finally {
        in.values().forEach(t -> t.close());
      }
    }
  }
}
