package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriticTest {
  private static final List<int[]> VIEWS = List.of(new int[] {12, 9}, new int[] {9, 2});
  private static final Critic MEAN = critic(false);
  private static final Critic POSITIONAL = critic(true);

  private static final View VIEW = new View(View.Kind.LOG_RMS, 0.15, 1e-6);

  private static Critic critic(boolean positional) {
    return new Critic(VIEWS, 2, List.of(5), true, positional, 3);
  }

  @Test
  void positionsAreRowsOfTheFirstMapsAndColumnsOfTheLast() {
    List<Shape> shapes = shapes(POSITIONAL);
    // 4 channels; the first view is halved by pooling, the second too small for that.
    assertEquals(shapes(MEAN).size() + 2, shapes.size());
    assertEquals(Shape.of(4, 6, 1), shapes.get(4));
    assertEquals(Shape.of(4, 1, 2), shapes.get(9));
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

  private static final Critic.Scale SCALE = new Critic.Scale(new float[2], new float[] {1, 1});

  private static List<Shape> shapes(Critic critic) {
    return critic.model(1, SCALE, 1).parameters().stream().map(Scope.Parameter::shape).toList();
  }

  /** The same random parameters, whether there are weights of positions among them or not. */
  private static float[] theta(Critic critic, float position) {
    Random random = new Random(7);
    FloatBuffer theta = FloatBuffer.allocate(1000);
    for (Scope.Parameter p : critic.model(1, SCALE, 1).parameters()) {
      boolean positions = p.name().endsWith("rows") || p.name().endsWith("columns");
      for (int i = 0; i < p.shape().elements(); i++) {
        theta.put(positions ? position : (float) (0.5 * random.nextGaussian()));
      }
    }
    return Arrays.copyOf(theta.array(), theta.position());
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
    Model model = critic.model(1, SCALE, 1).flat();
    Map<String, OnnxTensor> in =
        Map.of(
            "view0", Program.tensor(view, 1, 1, 12, 9),
            "view1", Program.tensor(new float[18], 1, 1, 9, 2),
            "stage", Program.tensor(new float[1], 1, 1));
    try (Program program = Program.of(model.inference(Map.of("theta", theta)));
        var result = program.run(in)) {
      return Program.floats(result, "output")[0];
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  @Test
  void severalCriticsAreComputedAsOne() {
    for (Critic critic : List.of(MEAN, POSITIONAL)) {
      List<float[]> thetas = List.of(theta(critic, 0.5f), theta(critic, -0.5f), theta(critic, 0));
      thetas.get(1)[0] += 1;
      WeightEnn enn = new WeightEnn(List.of(80, 60, 10), VIEW, false, critic, SCALE, thetas);
      float[] view = view(3);
      Map<String, OnnxTensor> in =
          Map.of(
              "view0", Program.tensor(view, 1, 1, 12, 9),
              "view1", Program.tensor(new float[18], 1, 1, 9, 2),
              "stage", Program.tensor(new float[1], 1, 1));
      try (Program program = Program.of(enn.values(1));
          var result = program.run(in)) {
        float[] values = Program.floats(result, "output");
        for (int k = 0; k < 3; k++) {
          assertEquals(value(critic, thetas.get(k), view), values[k], 1e-5);
        }
        assertNotEquals(values[0], values[1]);
      } finally {
        in.values().forEach(OnnxTensor::close);
      }
    }
  }
}
