package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.training.Watch;
import io.gradinstructor.workflow.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** A campaign that trackers are told of, and how it is told. */
final class Tracked {
  static final String C = "tracked-00000000";
  static final String T = C + "/compare/he/001";
  static final String ENN = C + "/round-1/view/0";
  static final byte[] FILE =
      """
      campaign: tracked
      dataset: {name: mnist-sample, train: [0, 320], reward: [1000, 1500], test: [0, 500]}
      network: {layers: [784, 20, 10]}
      training: {learning-rate: 0.1, batch: 32, epochs: 2}
      compare: {seeds: 2}
      """
          .getBytes(StandardCharsets.UTF_8);
  static final Submitted SUBMITTED = new Submitted(C, "tracked.yaml", FILE);

  private Tracked() {}

  static Campaign campaign() throws Exception {
    return CampaignFile.read("tracked.yaml", FILE);
  }

  static Reward reward(int step, boolean last) {
    return new Reward(TrialId.parse(T), step, last, 0.5 + step / 100.0, 1.5);
  }

  static Report report() {
    Interval interval = new Interval(0.9, 0.01, new double[] {0.875, 0.925}, false);
    Results.Arm he =
        new Results.Arm(
            "he",
            Method.HE,
            Role.BASELINE,
            false,
            2,
            null,
            null,
            null,
            null,
            interval,
            interval,
            interval,
            null,
            null,
            List.of(0.9, 0.9),
            List.of(0.9, 0.9),
            0,
            null,
            null,
            null,
            new Results.Robust(interval, 0.9, 0, null, null, List.of(0.9, 0.9)),
            null);
    return new Report(
        C,
        new Results(
            2,
            "0.1",
            "tracked",
            "x",
            "mnist-sample",
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            List.of(he),
            List.of(),
            null,
            null,
            null,
            null,
            null),
        new Figures(Map.of(), Map.of(), Map.of(), List.of()));
  }

  /** Of the network that has the rewards, measured before steps 0 and 10 and at the end. */
  static Trial trial() throws Exception {
    Campaign c = campaign();
    return new Trial(
        TrialId.parse(T),
        7,
        c.dataset(),
        false,
        c.training().recipe(c.network().layers(), c.network().initialisation()),
        new Watch(List.of(0, 10), true));
  }

  /** Both networks of its arm, of which the other is known by the report alone. */
  static List<Trial> compared() throws Exception {
    return new Plan(C, campaign())
        .compare(Chosen.NOTHING).stream().filter(t -> t.arm().equals("he")).toList();
  }

  /** Its end; all weights and biases of 784 × 20 × 10 are 0. */
  static TrialResult result() {
    return new TrialResult(
        TrialId.parse(T), null, false, new byte[4 * (785 * 20 + 21 * 10)], null, 0, 1);
  }

  static Instructor enn() {
    return new Instructor(
        InstructorId.parse(ENN),
        Lesson.VIEW,
        new byte[] {1, 2},
        new byte[] {3},
        new EnnFigures(0.75, 0.5, List.of(1f, 0.5f), 10, null));
  }

  /** Everything of a campaign, the same at the same times, as a broker has it for ever. */
  static void tell(Tracker tracker) throws Exception {
    again(() -> tracker.begun(SUBMITTED, campaign(), 1000));
    again(() -> tracker.learned(enn(), 2000));
    again(() -> tracker.measured(campaign(), reward(0, false), 3000));
    again(() -> tracker.measured(campaign(), reward(10, false), 4000));
    again(() -> tracker.measured(campaign(), reward(20, true), 5000));
    again(() -> tracker.trained(trial(), result(), 5500));
    again(() -> tracker.finished(SUBMITTED, compared(), report(), 6000));
  }

  /** Once more if it fails, as the service does. */
  static void again(Executable told) throws Exception {
    try {
      told.execute();
    } catch (IOException e) {
      assertDoesNotThrow(told);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static MlflowTracker tracker(FakeMlflow server) {
    return new MlflowTracker(new Mlflow(server.address(), Optional.empty()));
  }

  static void assertLogged(FakeMlflow server) throws Exception {
    assertEquals(List.of("tracked"), server.experiments);
    assertEquals(4, server.runs.size());
    FakeMlflow.Run whole = server.run(C);
    assertEquals("FINISHED", whole.status);
    assertEquals("[784,20,10]", whole.params.get("network.layers"));
    assertEquals(3, whole.metrics.size());
    assertEquals("he.test_accuracy", whole.metrics.get(0).get("key").asText());
    assertEquals("he.robust_accuracy", whole.metrics.get(2).get("key").asText());
    FakeMlflow.Run trial = server.run(T);
    assertEquals(whole.id, trial.tags.get("mlflow.parentRunId"));
    assertEquals("FINISHED", trial.status);
    assertEquals(10, trial.metrics.size(), "three at three steps, test accuracy");
    assertEquals("test_accuracy", trial.metrics.get(9).get("key").asText());
    assertEquals(0.9, trial.metrics.get(9).get("value").asDouble());
    assertEquals(20, trial.metrics.get(9).get("step").asInt());
    assertEquals(0.6, trial.metrics.get(3).get("value").asDouble(), 1e-12);
    assertEquals(10, trial.metrics.get(3).get("step").asInt());
    assertEquals(1.0, trial.metrics.get(5).get("value").asDouble(), "epoch of step 10 of 20");
    assertEquals(4, server.run(ENN).metrics.size(), "two losses, R² and Spearman");
    String at = "0/" + whole.id + "/artifacts/";
    assertEquals(6, server.artifacts.size());
    assertArrayEquals(
        trial().network(result()),
        server.artifacts.get("0/" + trial.id + "/artifacts/network.onnx"));
    String models = "0/" + server.run(ENN).id + "/artifacts/";
    assertArrayEquals(new byte[] {1, 2}, server.artifacts.get(models + "instructor.onnx"));
    assertArrayEquals(new byte[] {3}, server.artifacts.get(models + "grad-cam.onnx"));
    assertArrayEquals(FILE, server.artifacts.get(at + "campaign.yaml"));
  }
}
