package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.Trials;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnnLearningTest {
  private static final Campaign CAMPAIGN = Trials.campaign();
  private static final List<Integer> LAYERS = CAMPAIGN.network().layers();
  private static final Map<Lesson, EnnLearning.Learned> LEARNED = new EnumMap<>(Lesson.class);

  /** Runs whose outcome depends on the scale of their weights alone. */
  private static ReplayBuffer buffer() {
    ReplayBuffer buffer = new ReplayBuffer();
    try (Views views = new Views(new Mlp(LAYERS), CAMPAIGN.instructor().enn())) {
      for (int i = 0; i < 40; i++) {
        double scale = 0.05 * Math.pow(10, i / 39.0);
        List<ReplayBuffer.State> states = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
          Weights w = Trials.start(Trials.trial(100 * i + s, scale, List.of(), null));
          states.add(new ReplayBuffer.State(s / 3.0, views.of(w)));
        }
        buffer.add(
            new ReplayBuffer.Run(Trials.explorer(i).toString(), states, 0.95 - 0.1 * i / 39));
      }
    }
    return buffer;
  }

  /** Learns once for all tests: they only look. */
  private static EnnLearning.Learned learned(Lesson kind) throws InterruptedException {
    synchronized (LEARNED) {
      EnnLearning.Learned learned = LEARNED.get(kind);
      if (learned == null) {
        learned = learn(kind, 3, "");
        LEARNED.put(kind, learned);
      }
      return learned;
    }
  }

  /**
   * Learns.
   *
   * @param critics fields of an arm's critics that say what is different
   */
  private static EnnLearning.Learned learn(Lesson kind, int threads, String critics)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return new EnnLearning(new Mlp(LAYERS), Trials.enn(critics), kind, 3, buffer()).learn(pool);
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VIEW", "SCALE_ONLY"})
  void predictsRunsItHasNotSeen(Lesson kind) throws Exception {
    EnnFigures figures = learned(kind).figures();
    assertTrue(figures.validationR2() > 0.8, kind + ": " + figures.validationR2());
    assertTrue(figures.validationSpearman() > 0.8);
    assertEquals(120, figures.states());
    assertTrue(figures.losses().get(14) < figures.losses().get(0));
  }

  @Test
  void learnsNothingFromShuffledReturns() throws Exception {
    assertTrue(learned(Lesson.SHUFFLED).figures().validationR2() < 0.3);
  }

  @Test
  void isTheSameAtAnyNumberOfThreads() throws Exception {
    assertSame(learn(Lesson.VIEW, 1, ""), learned(Lesson.VIEW));
  }

  private static void assertSame(EnnLearning.Learned expected, EnnLearning.Learned actual) {
    List<float[]> theta = expected.enn().theta();
    for (int k = 0; k < theta.size(); k++) {
      assertArrayEquals(theta.get(k), actual.enn().theta().get(k));
    }
    assertEquals(expected.figures(), actual.figures());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "VIEW; {}",
        "SCALE_ONLY; {form: quantiles}",
        "SCALE_ONLY; {form: distance, weight: 0.1}",
        "SCALE_ONLY; {warmup: 50}"
      })
  void withAContrastiveTermItPredictsToo(Lesson kind, String term) throws Exception {
    String critics = "channels: 2, contrastive: " + term;
    EnnLearning.Learned learned = learn(kind, 3, critics);
    EnnFigures figures = learned.figures();
    assertTrue(figures.validationR2() > 0.8, term + ": " + figures.validationR2());
    assertEquals(15, figures.losses().size(), "of warm-up there is none");
    assertSame(learned, learn(kind, 1, critics));
  }

  @Test
  void weightZeroIsNoContrastiveTerm() throws Exception {
    EnnLearning.Learned without = learned(Lesson.SCALE_ONLY);
    String off = "contrastive: {weight: 0, form: distance, warmup: 9}";
    assertSame(without, learn(Lesson.SCALE_ONLY, 2, off));
    EnnLearning.Learned with = learn(Lesson.SCALE_ONLY, 2, "contrastive: {weight: 0.01}");
    assertFalse(Arrays.equals(without.enn().theta().get(0), with.enn().theta().get(0)));
  }

  /** Coupled critics wait for each other, those that bootstrap from themselves do not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "td-lambda; target: own",
        "td-lambda; target: double",
        "td-lambda; target: cross",
        "td-lambda; target: cross, refresh: 7",
        "td; target: mean, target-rate: 0.3",
        "td; target: min, refresh: 1, contrastive: {warmup: 20}"
      })
  void bootstrappedReturnsAreTheSameAtAnyNumberOfThreads(String returns, String how)
      throws Exception {
    String critics = "count: 4, returns: " + returns + ", " + how;
    EnnLearning.Learned learned = learn(Lesson.SCALE_ONLY, 3, critics);
    EnnFigures figures = learned.figures();
    assertTrue(figures.validationR2() > 0.8, how + ": " + figures.validationR2());
    assertEquals(15, figures.losses().size());
    assertSame(learned, learn(Lesson.SCALE_ONLY, 1, critics));
  }

  @Test
  void everyTargetTeachesAnotherThing() throws Exception {
    Set<String> thetas = new HashSet<>();
    for (Target target : Target.values()) {
      String word = target.name().toLowerCase(Locale.ROOT);
      String critics = "count: 4, steps: 20, returns: td, target: " + word;
      thetas.add(Arrays.toString(learn(Lesson.SCALE_ONLY, 2, critics).enn().theta().get(0)));
    }
    assertEquals(Target.values().length, thetas.size());
  }

  @Test
  void ownIsTheDefaultAndOneIsMonteCarlo() throws Exception {
    String td = "steps: 20, returns: td-lambda";
    String same = td + ", target: own, target-rate: 0.03, refresh: 0";
    assertSame(learn(Lesson.SCALE_ONLY, 2, td), learn(Lesson.SCALE_ONLY, 2, same));
    assertSame(
        learn(Lesson.SCALE_ONLY, 2, "steps: 20"), learn(Lesson.SCALE_ONLY, 2, td + ", lambda: 1"));
  }

  @Test
  void criticsInLockStepStopWhenTold() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> learn(Lesson.SCALE_ONLY, 2, "steps: 1000000, returns: td, target: cross"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "cross"})
  void valuesThatAreNoNumbersAreRefused(String target) {
    ReplayBuffer broken = new ReplayBuffer();
    for (ReplayBuffer.Run r : buffer().runs()) {
      List<float[]> cells = r.states().get(0).seen().cells();
      cells.forEach(c -> c[0] = Float.NaN);
      broken.add(r);
    }
    EnnSpec spec = Trials.enn("channels: 1, returns: td, target: " + target);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      EnnLearning learning = new EnnLearning(new Mlp(LAYERS), spec, Lesson.VIEW, 3, broken);
      Throwable cause =
          assertThrows(IllegalStateException.class, () -> learning.learn(pool)).getCause();
      assertTrue(cause instanceof DeterministicFault, "" + cause);
      assertTrue(cause.getMessage().matches("critic [012] was .* NaN in step 0; .*"), "" + cause);
    } finally {
      pool.shutdown();
    }
  }

  /** It has nothing to compare; what learned nothing needs nothing to compare. */
  @Test
  void runsThatCameToTheSameAreRefused() throws Exception {
    EnnSpec spec = Trials.enn("contrastive: {}");
    ReplayBuffer same = new ReplayBuffer();
    buffer().runs().forEach(r -> same.add(new ReplayBuffer.Run(r.trial(), r.states(), 0.5)));
    DeterministicFault fault =
        assertThrows(
            DeterministicFault.class,
            () -> new EnnLearning(new Mlp(LAYERS), spec, Lesson.VIEW, 3, same));
    assertTrue(fault.getMessage().startsWith("instructor.critics.contrastive"), fault.toString());
    new EnnLearning(new Mlp(LAYERS), spec, Lesson.UNTRAINED, 3, same);
  }

  @Test
  void thePublishedGradientIsTheSlopeOfThePublishedScore() throws Exception {
    byte[] onnx =
        learned(Lesson.VIEW).enn().instructor().toModel("instructor", Map.of()).toByteArray();
    Weights w = Trials.start(Trials.trial(5, 0.15, List.of(), null));
    try (Program program = new Program(onnx)) {
      Map<String, float[]> here = ask(program, w.matrix(0), w.matrix(1));
      double along = 0;
      for (int i = 0; i < w.matrix(0).length; i++) {
        along += w.matrix(0)[i] * here.get("g0")[i];
      }
      double h = 0.01;
      double up = ask(program, scaled(w.matrix(0), 1 + h), w.matrix(1)).get("score")[0];
      double down = ask(program, scaled(w.matrix(0), 1 - h), w.matrix(1)).get("score")[0];
      assertTrue(along < -0.05, "smaller weights are better here: " + along);
      assertEquals((up - down) / (2 * h), along, 0.03 * Math.abs(along));
    }
  }

  private static float[] scaled(float[] w, double by) {
    float[] out = w.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= (float) by;
    }
    return out;
  }

  private static Map<String, float[]> ask(Program program, float[] w0, float[] w1) {
    Map<String, OnnxTensor> in = new HashMap<>();
    in.put("w0", Program.tensor(w0, LAYERS.get(0), LAYERS.get(1)));
    in.put("w1", Program.tensor(w1, LAYERS.get(1), LAYERS.get(2)));
    in.put("stage", Program.tensor(new float[] {0.5f}, 1));
    in.put("pessimism", Program.tensor(new float[] {0.5f}, 1));
    try (var result = program.run(in)) {
      return Map.of("score", Program.floats(result, "score"), "g0", Program.floats(result, "g0"));
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }
}
