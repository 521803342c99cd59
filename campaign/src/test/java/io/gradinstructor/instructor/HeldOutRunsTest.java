package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.workflow.StateReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class HeldOutRunsTest {
  private static final Campaign CAMPAIGN = Trials.campaign("held-out: 0.2");
  private static final int STEPS = 100;
  private static final Map<String, EnnLearning.Learned> LEARNED = new HashMap<>();

  private static Snapshot snapshot(int run, int step) {
    double scale = 0.05 * Math.pow(10, run / 39.0);
    Weights w = Trials.start(Trials.trial(1000 * run + step, scale, List.of(), null));
    return new Snapshot(Trials.explorer(run), step, false, 0.5f, w.bytes());
  }

  /** Runs whose outcome depends on the scale of their weights alone; every fifth is held out. */
  private static ReplayBuffer buffer(boolean heldOut) {
    ReplayBuffer buffer = new ReplayBuffer();
    try (StateReader reader = new StateReader(CAMPAIGN)) {
      for (int i = 0; i < 40; i++) {
        List<ReplayBuffer.State> states = new ArrayList<>();
        for (int step = 0; step < STEPS; step += 40) {
          states.add(reader.read(snapshot(i, step), step == 0));
        }
        ReplayBuffer.Run run =
            new ReplayBuffer.Run(Trials.explorer(i).toString(), states, 0.95 - 0.1 * i / 39);
        if (!CAMPAIGN.instructor().holdsOut(i)) {
          buffer.add(run);
        } else if (heldOut) {
          buffer.holdOut(run);
        }
      }
    }
    return buffer;
  }

  /** Learns once for all tests: they only look. */
  private static EnnLearning.Learned learned(Lesson kind, boolean heldOut)
      throws InterruptedException {
    synchronized (LEARNED) {
      String what = kind + " " + heldOut;
      EnnLearning.Learned learned = LEARNED.get(what);
      if (learned == null) {
        learned = learn(kind, heldOut);
        LEARNED.put(what, learned);
      }
      return learned;
    }
  }

  private static EnnLearning.Learned learn(Lesson kind, boolean heldOut)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Integer> layers = CAMPAIGN.network().layers();
      return new EnnLearning(new Mlp(layers), CAMPAIGN.instructor().enn(), kind, 3, buffer(heldOut))
          .learn(pool);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void snapshotsKeepWhatMeasuringNeeds() {
    try (StateReader reader = new StateReader(CAMPAIGN)) {
      ReplayBuffer.Probe learned = reader.read(snapshot(0, 0), true).probe();
      assertEquals(28, learned.statistics().length);
      assertNull(learned.permuted());
      assertNull(learned.weights());
      ReplayBuffer.State first = reader.read(snapshot(4, 0), true);
      assertEquals(0, first.stage());
      assertNotNull(first.probe().permuted());
      assertNotNull(first.probe().weights());
      assertEquals(0.4, reader.read(snapshot(4, 40), true).stage());
      assertNull(reader.read(snapshot(4, 40), true).probe().weights(), "late");
      assertNull(reader.read(snapshot(4, 10), false).probe().weights(), "not the first");
      assertNull(reader.read(snapshot(84, 0), true).probe().weights(), "enough of them");
    }
  }

  @Test
  void criticsThatSeeWhereWeightsLieArePutToTheTest() throws Exception {
    HeldOutFigures h = learned(Lesson.VIEW, true).figures().heldOut();
    assertEquals(8, h.runs());
    assertEquals(24, h.states());
    assertTrue(h.r2() > 0.8, "" + h);
    assertTrue(h.spearman() > 0.8);
    assertTrue(h.kendallTau().get(0) > 0.7);
    assertNull(h.kendallTau().get(1), "no state in the second fifth");
    assertTrue(h.baselineR2() > 0.8);
    assertTrue(h.baselineQuadraticR2() > 0.9);
    assertTrue(h.permutedR2() > 0.8);
    assertTrue(h.permutedChange() > 1e-4 && h.permutedChange() < 0.3, "" + h.permutedChange());
    assertTrue(h.spread() > 0);
    assertTrue(h.gradientNorm() > 0);
    assertTrue(h.gradientCosine() < 0, "smaller weights are better here");
  }

  @Test
  void aCriticThatSeesScalesAloneDoesNotMindTheOrderOfHiddenUnits() throws Exception {
    HeldOutFigures h = learned(Lesson.SCALE_ONLY, true).figures().heldOut();
    assertEquals(0, h.permutedChange(), 1e-5);
    assertEquals(h.r2(), h.permutedR2(), 1e-5);
    assertTrue(h.gradientCosine() < 0, "smaller weights are better here");
  }

  @Test
  void whatWasNotLearnedIsNotMeasured() throws Exception {
    assertNull(learned(Lesson.UNTRAINED, true).figures().heldOut());
    assertNull(learned(Lesson.VIEW, false).figures().heldOut());
    HeldOutFigures h = learned(Lesson.SHUFFLED, true).figures().heldOut();
    assertTrue(h.r2() < 0.5);
    assertNull(h.baselineR2());
  }

  @Test
  void heldOutRunsTeachNothing() throws Exception {
    EnnLearning.Learned with = learned(Lesson.VIEW, true);
    EnnLearning.Learned without = learned(Lesson.VIEW, false);
    for (int k = 0; k < with.enn().theta().size(); k++) {
      assertArrayEquals(without.enn().theta().get(k), with.enn().theta().get(k));
    }
    assertEquals(without.figures().validationR2(), with.figures().validationR2());
    assertEquals(without.figures().states(), with.figures().states());
  }

  @Test
  void halvesThatAgreeButForAScaleCorrelateFully() throws Exception {
    // Outcomes -ln(1.01 - a) of 1, 2, 3 and of 2, 4, 6; then of 3, 2, 2.
    double[] one = {1, 2, 3};
    assertEquals(1, HeldOutRuns.halves(halved(one, new double[] {2, 4, 6})), 1e-12);
    // Deviations -1, 0, 1 and 2/3, -1/3, -1/3: r² = 1 / (2 · 2/3).
    assertEquals(0.75, HeldOutRuns.halves(halved(one, new double[] {3, 2, 2})), 1e-12);
    assertNull(HeldOutRuns.halves(halved(one, new double[] {2, 2, 2})));
    assertNull(HeldOutRuns.halves(List.of()));
    assertNull(learned(Lesson.VIEW, true).figures().heldOut().halvesR2(), "no halves");
  }

  private static List<ReplayBuffer.Run> halved(double[] one, double[] other) {
    List<ReplayBuffer.Run> runs = new ArrayList<>();
    for (int i = 0; i < one.length; i++) {
      List<Double> halves = List.of(1.01 - Math.exp(-one[i]), 1.01 - Math.exp(-other[i]));
      runs.add(new ReplayBuffer.Run("" + i, List.of(), 0.5, halves));
    }
    return runs;
  }

  @Test
  void kendallsTauCountsTies() {
    assertEquals(1 / 3.0, HeldOutRuns.tau(new double[] {1, 2, 3}, new double[] {1, 3, 2}), 1e-12);
    // Two pairs agree, one is tied: 2 / √(3·2).
    assertEquals(
        2 / Math.sqrt(6), HeldOutRuns.tau(new double[] {1, 2, 3}, new double[] {1, 1, 2}), 1e-12);
    assertNull(HeldOutRuns.tau(new double[] {1, 2}, new double[] {1, 2}));
    assertNull(HeldOutRuns.tau(new double[] {1, 2, 3}, new double[] {4, 4, 4}));
  }
}
