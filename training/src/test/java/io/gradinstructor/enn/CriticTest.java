package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Mlp;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriticTest {
  private static final List<int[]> VIEWS = List.of(new int[] {12, 9}, new int[] {9, 2});
  private static final Critic CRITIC = new Critic(VIEWS, 2, List.of(5), true, 3);
  private static final View VIEW = new View(View.Kind.LOG_RMS, 0.15, 1e-6);

  private static final Critic.Scale SCALE = new Critic.Scale(new float[2], new float[] {1, 1});

  private static float[] theta(int seed) {
    Random random = new Random(seed);
    FloatBuffer theta = FloatBuffer.allocate(1000);
    for (Scope.Parameter p : CRITIC.model(1, SCALE, 1).parameters()) {
      for (int i = 0; i < p.shape().elements(); i++) {
        theta.put((float) (0.5 * random.nextGaussian()));
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

  private static float value(float[] theta, float[] view) {
    Model model = CRITIC.model(1, SCALE, 1).flat();
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
    List<float[]> thetas = List.of(theta(1), theta(2), theta(3));
    WeightEnn enn = new WeightEnn(new Mlp(List.of(80, 60, 10)), VIEW, false, CRITIC, SCALE, thetas);
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
        assertEquals(value(thetas.get(k), view), values[k], 1e-5);
      }
      assertNotEquals(values[0], values[1]);
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }
}
