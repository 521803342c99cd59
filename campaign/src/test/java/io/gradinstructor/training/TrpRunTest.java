package io.gradinstructor.training;

import static io.gradinstructor.training.Kit.recipe;
import static io.gradinstructor.training.Kit.trial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.LowRank;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Trained rank pruning in whole runs: of 784-30-10, whose first matrix is cut. */
class TrpRunTest {
  private static Trial of(String settings) throws Exception {
    return trial(recipe(new Kit.Line("trp", "{}", null), settings));
  }

  private static Weights weights(Trial t, TrialResult r) {
    return Weights.of(t.layers(), r.weights());
  }

  private static double[] values(Weights w, int layer) {
    return LowRank.of(w.matrix(layer), w.layers().get(layer), w.layers().get(layer + 1)).values();
  }

  @Test
  void whatIsMeasuredIsOfTheRankThatIsTold() throws Exception {
    Trial t = of("{period: 5, energy: 1, max-rank: 7}");
    TrialResult r = Kit.run(t, null, null);
    assertEquals(List.of(7, 10), r.ranks());
    double[] values = values(weights(t, r), 0);
    assertTrue(values[6] > 1e-3 && values[7] < 1e-5 * values[0], "7 singular values are left");
  }

  /** A run that goes on later is not cut where it pauses: it would not be the same run. */
  @Test
  void aRunThatStopsBeforeItsEndIsLeftWhole() throws Exception {
    Trial t = of("{period: 1000, from: 0.5, energy: 1, max-rank: 7}").until(6);
    TrialResult r = Kit.run(t, null, null);
    assertEquals(List.of(30, 10), r.ranks());
    assertArrayEquals(Kit.run(trial(Kit.plain(0.1)).until(6), null, null).weights(), r.weights());
  }

  @Test
  void aPlainRunTellsNoRanks() throws Exception {
    assertNull(Kit.run(trial(Kit.plain(0.1)), null, null).ranks());
  }

  /** Within factors, as within the whole network. */
  @Test
  void theModelInFactorsScoresLikeTheNetwork() throws Exception {
    Trial t = of("{energy: 1, max-rank: 7}");
    TrialResult r = Kit.run(t, null, null);
    byte[] whole = t.network(new TrialResult(t.id(), null, false, r.weights(), null, 0, 0));
    byte[] small = t.network(r);
    // 7 · (784 + 30) numbers and 10 · 30, of 4 bytes, and 40 biases.
    assertEquals(4 * (7 * 814 + 300 + 40), small.length, 3000);
    assertTrue(whole.length > 4 * 784 * 30);
    byte[] x = new byte[5 * 784];
    new Random(1).nextBytes(x);
    assertArrayEquals(scores(whole, x), scores(small, x), 1e-4f);
  }

  private static float[] scores(byte[] model, byte[] x) throws Exception {
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model);
        OnnxTensor pixels = Program.tensor(x, 5, 28, 28);
        OrtSession.Result result = session.run(Map.of("images", pixels))) {
      return Program.floats(result, "logits");
    }
  }

  /** The rate is 0.1: a pull of 0.5 moves weights by 0.05·U·Vᵀ in the first step, and no later. */
  @Test
  void thePullIsInTheStepOfItsTruncationOnly() throws Exception {
    String settings = "{period: 1000, energy: 0.9, nuclear: ";
    List<float[]> differences = new ArrayList<>();
    Trial t = of(settings + "0}");
    for (int steps = 1; steps <= 2; steps++) {
      float[] plain = weights(t, Kit.run(t.until(steps), null, null)).matrix(0);
      float[] pulled =
          weights(t, Kit.run(of(settings + "0.5}").until(steps), null, null)).matrix(0);
      float[] d = new float[plain.length];
      for (int i = 0; i < d.length; i++) {
        d[i] = plain[i] - pulled[i];
      }
      differences.add(d);
    }
    LowRank start = LowRank.of(t.recipe().network(t.seed()).matrix(0), 784, 30);
    int rank = start.rank(0.9, 30);
    assertTrue(rank < 30);
    assertArrayEquals(start.pull(rank, 0.05), differences.get(0), 1e-6f);
    double[] moved = LowRank.of(differences.get(1), 784, 30).values();
    assertEquals(0.05, moved[0], 0.01, "twice the pull would be 0.1");
  }

  /** What a momentum remembers of a gradient, it remembers of the pull. */
  @Test
  void thePullIsPartOfTheGradientThatAnOptimizerTakes() throws Exception {
    List<Weights> two = new ArrayList<>();
    for (String pull : List.of("0", "0.5")) {
      Recipe r =
          recipe(
              Kit.read(
                  0.1,
                  Map.of(
                      "trp",
                      "{trp: {period: 1000, energy: 0.9, nuclear: " + pull + "}}",
                      "sgd",
                      "{sgd: {momentum: 0.9}}")));
      Trial t = trial(r).until(2);
      two.add(weights(t, Kit.run(t, null, null)));
    }
    float[] d = new float[784 * 30];
    for (int i = 0; i < d.length; i++) {
      d[i] = two.get(0).matrix(0)[i] - two.get(1).matrix(0)[i];
    }
    // 0.05, then 0.9 of it once more.
    assertEquals(0.095, LowRank.of(d, 784, 30).values()[0], 0.01);
  }
}
