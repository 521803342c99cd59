package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.StepRule;
import io.gradinstructor.workflow.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** ENNs that see hidden units, from snapshots to steps. */
class UnitCriticsTest {
  private static final Campaign CAMPAIGN = Trials.campaign("held-out: 0.2, view: units");
  private static final List<Integer> LAYERS = CAMPAIGN.network().layers();
  private static final EnnLearning.Learned LEARNED = learned();

  private static Weights start(int run, int step) {
    double scale = 0.05 * Math.pow(10, run / 39.0);
    return Trials.start(Trials.trial(1000 * run + step, scale, List.of(), null));
  }

  /** Runs whose outcome depends on the scale of their weights alone: smaller is better. */
  private static EnnLearning.Learned learned() {
    ReplayBuffer buffer = new ReplayBuffer();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (StateReader reader = new StateReader(CAMPAIGN)) {
      for (int i = 0; i < 40; i++) {
        List<ReplayBuffer.State> states = new ArrayList<>();
        for (int step : new int[] {0, 40}) {
          byte[] weights = start(i, step).bytes();
          Snapshot s = new Snapshot(Trials.explorer(i), step, false, 0.5f, weights);
          states.add(reader.read(s, step == 0));
        }
        var run = new ReplayBuffer.Run(Trials.explorer(i).toString(), states, 0.95 - 0.1 * i / 39);
        if (CAMPAIGN.instructor().holdsOut(i)) {
          buffer.holdOut(run);
        } else {
          buffer.add(run);
        }
      }
      return new EnnLearning(new Mlp(LAYERS), CAMPAIGN.instructor().enn(), Lesson.VIEW, 3, buffer)
          .learn(pool);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void theyPredictAndDoNotMindTheOrderOfHiddenUnits() {
    HeldOutFigures h = LEARNED.figures().heldOut();
    assertTrue(h.r2() > 0.8, "" + h);
    assertEquals(0, h.permutedChange(), 1e-4);
    assertEquals(h.r2(), h.permutedR2(), 1e-4);
    assertTrue(h.gradientCosine() < 0, "smaller weights are better here");
  }

  @Test
  void theySteerTrialsWhoseBiasesTheySee() {
    byte[] onnx = LEARNED.enn().instructor().toModel("instructor", Map.of()).toByteArray();
    StepRule rule = new StepRule(0.03, 0, 5);
    String id = InstructorId.shared("small", 1, Lesson.VIEW, 0).toString();
    Instruct instruct = new Instruct(id, rule, 0, 100, -1);
    double plain = norm(train(Trials.trial(7, 0.3, List.of(), null), onnx));
    Trial trial = Trials.trial(7, 0.3, List.of(), instruct);
    byte[] steered = train(trial, onnx);
    assertTrue(norm(steered) < 0.95 * plain, norm(steered) + " of " + plain);
    assertArrayEquals(steered, train(trial, onnx));
  }

  private static byte[] train(Trial t, byte[] onnx) {
    var images = Datasets.load(t.dataset()).train();
    try (TrialRun run = new TrialRun(t, images, id -> onnx, s -> {})) {
      return run.run().weights();
    }
  }

  private static double norm(byte[] weights) {
    float[] w = Weights.of(LAYERS, weights).matrix(0);
    return Math.sqrt(IntStream.range(0, w.length).mapToDouble(i -> (double) w[i] * w[i]).sum());
  }

  @Test
  void theirHeatIsOfUnits() {
    WeightEnn enn = (WeightEnn) LEARNED.enn();
    try (GradCam model = new GradCam(enn.gradCam().toModel("heat", Map.of()).toByteArray())) {
      GradCam.Seen seen = model.of(start(20, 0), 0);
      GradCam.Layer first = seen.layers().get(0);
      assertFalse(first.byInput());
      assertEquals(LAYERS.get(1), first.heat().columns());
      assertEquals(List.of(LAYERS.get(1), 1), sizes(seen.layers().get(1)));
      assertArrayEquals(first.heat().values(), seen.layers().get(1).heat().values());
      // Every weight of a unit has the unit's heat.
      float[] all = first.heat().enlarged(LAYERS.get(0), LAYERS.get(1)).values();
      int units = LAYERS.get(1);
      assertArrayEquals(first.heat().values(), Arrays.copyOfRange(all, 5 * units, 6 * units));
    }
  }

  private static List<Integer> sizes(GradCam.Layer layer) {
    return List.of(layer.heat().rows(), layer.heat().columns());
  }
}
