package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.RobustEvaluation.Attack;
import io.gradinstructor.network.RobustEvaluation.Loss;
import io.gradinstructor.network.RobustEvaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RobustEvaluationTest {
  /** Two pixels, each of which is a class's score. */
  private static final Weights TWO =
      Weights.of(List.of(2, 2), new float[][] {{1, 0, 0, 1}, {0, 0}});

  private static Attack attack(double eps, int steps, int restarts, Loss loss) {
    return new Attack(eps, eps / 4, steps, restarts, loss, 1000);
  }

  private static Score score(Weights weights, Images images, Attack attack) {
    try (RobustEvaluation e = new RobustEvaluation(weights.network(), images, attack, 7, "test")) {
      return e.of(weights);
    }
  }

  /** From the same starts to the same iterates and the same figures as the reference in float64. */
  @ParameterizedTest
  @EnumSource(Loss.class)
  void itAttacksAsTheReferenceDoes(Loss loss) throws Exception {
    JsonNode golden = Golden.part("adversarial-fine-tuning");
    JsonNode e = golden.get("evaluation");
    JsonNode expected = e.get(loss.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    List<Integer> layers = new ArrayList<>();
    golden.get("sizes").forEach(n -> layers.add(n.asInt()));
    JsonNode last = golden.get("tuning").get(golden.get("tuning").size() - 1);
    float[][] arrays = new float[2 * (layers.size() - 1)][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = Golden.floats(last.get(i % 2 == 0 ? "weights" : "biases").get(i / 2));
    }
    Weights weights = Weights.of(layers, arrays);
    float[] pixels = Golden.floats(e.get("x"));
    long[] labels = new long[e.get("y").size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = e.get("y").get(i).asLong();
    }
    Attack attack =
        new Attack(
            golden.get("eps").asDouble(),
            golden.get("alpha").asDouble(),
            e.get("steps").asInt(),
            e.get("restarts").asInt(),
            loss,
            1000);
    RobustEvaluation.Starts starts =
        (i, r, away) -> {
          float[] all = Golden.floats(e.get("starts").get(r).get(i));
          System.arraycopy(all, 0, away, 0, away.length);
        };
    try (RobustEvaluation evaluation =
        new RobustEvaluation(new Mlp(layers), pixels, labels, attack, starts)) {
      Score score = evaluation.of(weights);
      assertEquals(expected.get("clean_accuracy").asDouble(), score.clean(), 1e-9);
      assertEquals(expected.get("robust_accuracy").asDouble(), score.robust(), 1e-9);
    }
    try (Program step =
        Program.of(RobustEvaluation.graph(new Mlp(layers), labels.length, attack))) {
      for (int r = 0; r < attack.restarts(); r++) {
        float[] x = Golden.floats(e.get("starts").get(r));
        for (int i = 0; i < x.length; i++) {
          x[i] = Pgd.at(pixels[i], x[i]);
        }
        try (State state = new State()) {
          weights.each(state::put);
          state.put("clean", pixels, labels.length, layers.get(0));
          state.put("x", x, labels.length, layers.get(0));
          state.put("labels", labels, labels.length);
          for (int k = 0; k < attack.steps(); k++) {
            state.run(step, Map.of()).close();
          }
          Golden.assertClose(
              expected.get("final_iterates").get(r), state.get("x"), loss + " restart " + r);
        }
      }
    }
  }

  /** Of 0.8 and 0.4, the one may come down and the other up by eps: they meet at 0.2. */
  @ParameterizedTest
  @EnumSource(Loss.class)
  void aSingleLayerIsLostWhereItsMarginEnds(Loss loss) {
    Images image = new Images(new byte[] {(byte) 204, 102}, new byte[] {0}, 1, 2);
    assertEquals(new Score(1, 1, 0), score(TWO, image, attack(0.19, 10, 1, loss)));
    assertEquals(new Score(1, 0, 0), score(TWO, image, attack(0.21, 10, 1, loss)));
    Images wrong = new Images(new byte[] {(byte) 204, 102}, new byte[] {1}, 1, 2);
    assertEquals(new Score(0, 0, 0), score(TWO, wrong, attack(0.21, 10, 1, loss)));
  }

  @Test
  void pixelsStayPixels() {
    // What would help is beyond white and black.
    Images image = new Images(new byte[] {(byte) 255, 0}, new byte[] {0}, 1, 2);
    Weights away = Weights.of(List.of(2, 2), new float[][] {{-1, 0, 0, -1}, {1.5f, 0}});
    assertEquals(new Score(1, 1, 0), score(away, image, attack(0.4, 10, 2, Loss.MARGIN)));
  }

  private static Images random(int n) {
    byte[] pixels = new byte[n * 9];
    byte[] labels = new byte[n];
    var random = Randoms.of(3, "images");
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) random.nextInt(3);
      for (int p = 0; p < 9; p++) {
        pixels[9 * i + p] =
            (byte) (p % 3 == labels[i] ? 110 + random.nextInt(146) : random.nextInt(180));
      }
    }
    return new Images(pixels, labels, n, 9);
  }

  /** Sums of a third of the pixels each, somewhat disturbed. */
  private static Weights three() {
    float[] first = new float[9 * 6];
    float[] second = new float[6 * 3];
    Randoms.fillGaussian(Randoms.of(4, "w"), first, 0.05);
    for (int p = 0; p < 9; p++) {
      first[p * 6 + p % 3] += 1;
    }
    for (int c = 0; c < 3; c++) {
      second[c * 3 + c] = 1;
    }
    return Weights.of(List.of(9, 6, 3), new float[][] {first, new float[6], second, new float[3]});
  }

  @Test
  void anImageIsAttackedAlikeWhateverTheOthers() {
    Images images = random(230);
    int before = 0;
    int lost = 0;
    for (int n = 1; n <= 230; n += n < 30 ? 1 : 100) {
      Attack some = new Attack(0.1, 0.02, 6, 2, Loss.CROSS_ENTROPY, n);
      int now = (int) Math.round(n * score(three(), images, some).robust());
      int most = n <= 30 ? 1 : 100;
      assertTrue(before <= now && now <= before + most, n + ": " + before + ", " + now);
      lost += n <= 30 && now == before ? 1 : 0;
      before = now;
    }
    assertTrue(lost > 3 && lost < 27, "some are lost and some are not: " + lost);
  }

  @Test
  void moreStepsAndRestartsFindMoreAndNoneIsCleanAccuracy() {
    Images images = random(200);
    double before = 1;
    for (int[] way : new int[][] {{1, 1}, {4, 1}, {16, 1}, {16, 4}}) {
      Score score = score(three(), images, attack(0.12, way[0], way[1], Loss.MARGIN));
      assertTrue(score.robust() <= before && score.robust() < score.clean());
      before = score.robust();
    }
    Score none = score(three(), images, attack(0, 5, 2, Loss.MARGIN));
    assertEquals(none.clean(), none.robust());
    assertTrue(none.clean() > 0.8 && none.clean() < 1, "some are wrong: " + none.clean());
  }

  @Test
  void whatHasNoGradientIsToldAndNotAttacked() {
    Weights off =
        Weights.of(List.of(2, 2, 2), new float[][] {{1, 0, 0, 1}, {-9, -9}, {1, 0, 0, 1}, {1, 0}});
    Images image = new Images(new byte[] {(byte) 204, 102, 3, 4}, new byte[] {0, 1}, 2, 2);
    assertEquals(new Score(0.5, 0.5, 1), score(off, image, attack(0.5, 5, 1, Loss.MARGIN)));
  }
}
