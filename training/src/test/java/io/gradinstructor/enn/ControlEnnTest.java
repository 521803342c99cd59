package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlEnnTest {
  private static final int CONTROLS = 3;
  private static final float[] STATE = {-1.5f, 0.5f, -2, 0.25f};
  private static final float[] PLACES = {0.2f, -0.4f, 0.9f};

  private static ControlEnn enn(int states) {
    Critic critic = new Critic(ControlEnn.viewSizes(states, CONTROLS), 0, List.of(6, 5), true, 3);
    float[] mean = new float[states + CONTROLS];
    float[] deviation = new float[states + CONTROLS];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = i < states ? 0.1f * i : 0;
      deviation[i] = i < states ? 1 + i : 1;
    }
    Critic.Scale scale = new Critic.Scale(mean, deviation);
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      float[] t = critic.model(1, scale, 1).flat().start(new Random(k)).get("theta");
      for (int i = 0; i < t.length; i++) {
        t[i] *= 3;
      }
      theta.add(t);
    }
    return new ControlEnn(states, CONTROLS, critic, scale, theta);
  }

  private static Map<String, float[]> run(Program program, float[] state, float[] places) {
    Map<String, OnnxTensor> in = new HashMap<>();
    in.put("state", Program.tensor(state, state.length));
    in.put("controls", Program.tensor(places, places.length));
    in.put("stage", Program.tensor(new float[] {0.3f}, 1));
    in.put("pessimism", Program.tensor(new float[] {0.5f}, 1));
    Map<String, OnnxTensor> asked = new HashMap<>(in);
    asked.keySet().retainAll(program.inputs());
    try (var result = program.run(asked)) {
      Map<String, float[]> out = new HashMap<>();
      program.outputs().forEach(o -> out.put(o, Program.floats(result, o)));
      return out;
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  private static float[] moved(float[] numbers, int i, float by) {
    float[] moved = numbers.clone();
    moved[i] += by;
    return moved;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void gradientsAreThoseOfFiniteDifferences(int states) {
    try (Program p = Program.of(enn(states).instructor())) {
      assertEquals(
          states == 0
              ? Set.of("controls", "stage", "pessimism")
              : Set.of("state", "controls", "stage", "pessimism"),
          p.inputs(),
          "one that is blind asks for no state");
      Map<String, float[]> at = run(p, STATE, PLACES);
      double mean = (at.get("scores")[0] + at.get("scores")[1] + at.get("scores")[2]) / 3;
      double squares = 0;
      for (float s : at.get("scores")) {
        squares += (s - mean) * (s - mean);
      }
      assertEquals(mean - 0.5 * Math.sqrt(squares / 2), at.get("score")[0], 1e-5);
      float h = 0.01f;
      for (int i = 0; i < CONTROLS; i++) {
        double slope =
            slope(run(p, STATE, moved(PLACES, i, h)), run(p, STATE, moved(PLACES, i, -h)), h);
        assertTrue(Math.abs(slope) > 1e-3, "the score is not flat");
        assertEquals(slope, at.get("gradient")[i], 2e-2 * Math.abs(slope) + 1e-3);
      }
      for (int i = 0; i < states; i++) {
        double slope =
            slope(run(p, moved(STATE, i, h), PLACES), run(p, moved(STATE, i, -h), PLACES), h);
        assertEquals(slope, at.get("state-gradient")[i], 2e-2 * Math.abs(slope) + 1e-3);
      }
    }
  }

  private static double slope(Map<String, float[]> up, Map<String, float[]> down, double h) {
    return (up.get("score")[0] - down.get("score")[0]) / (2 * h);
  }
}
