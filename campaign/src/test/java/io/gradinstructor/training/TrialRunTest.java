package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.Predict;
import io.gradinstructor.training.parts.StepRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialRunTest {
  private static final InstructorId SHRINKER = InstructorId.shared("small", 1, Lesson.VIEW, 0);

  private record Outcome(TrialResult result, List<Snapshot> snapshots) {}

  private static Outcome run(Trial t, byte[] instructor) {
    Images images = Datasets.load(t.dataset()).train();
    List<Snapshot> snapshots = new ArrayList<>();
    try (TrialRun run = new TrialRun(t, images, id -> instructor, snapshots::add)) {
      return new Outcome(run.run(), snapshots);
    }
  }

  /** An instructor whose value is −½·Σ‖W‖², so that its gradient is −W. */
  static byte[] shrinker(Trial t) {
    return shrinker(t, false);
  }

  /** The same, times the stage if it is staged. */
  private static byte[] shrinker(Trial t, boolean staged) {
    Graph g = new Graph();
    List<Integer> layers = t.layers();
    Value stage = g.input("stage", 1);
    g.input("pessimism", 1);
    for (int l = 0; l < t.layers().size() - 1; l++) {
      Value w = g.input("w" + l, layers.get(l), layers.get(l + 1));
      g.output("g" + l, staged ? w.neg().mul(stage) : w.neg());
    }
    return g.toModel("shrinker", Map.of()).toByteArray();
  }

  private static Instruct instruction(double eta) {
    return new Instruct(SHRINKER.toString(), new StepRule(eta, 0, 5), 0, 100, -1);
  }

  /** Who shrinks weights a little. */
  static Instruct instruct() {
    return instruction(1e-3);
  }

  @Test
  void learnsRealDigitsAndGivesTheSameBytesAgain() {
    Trial t = Trials.trial(7, 0.1, List.of(), null);
    Outcome one = run(t, null);
    Outcome two = run(t, null);
    assertArrayEquals(one.result.weights(), two.result.weights());
    assertEquals(List.of(0, 50, 100), one.snapshots.stream().map(Snapshot::step).toList());
    assertTrue(one.snapshots.get(2).last());
    assertArrayEquals(one.result.weights(), one.snapshots.get(2).weights());
    assertArrayEquals(Trials.start(t).bytes(), one.snapshots.get(0).weights());
    assertEquals(List.of(0, 50), one.result.norms().stream().map(GradientNorms::step).toList());
    try (Evaluation reward = new Evaluation(t.layers(), Datasets.load(t.dataset()).reward())) {
      double before = reward.of(Trials.start(t)).accuracy();
      Evaluation.Score after = reward.of(Weights.of(t.layers(), one.result.weights()));
      assertTrue(before < 0.3 && after.accuracy() > 0.7, before + " → " + after);
    }
    assertFalse(
        Arrays.equals(
            one.result.weights(),
            run(Trials.trial(8, 0.1, List.of(), null), null).result.weights()));
  }

  @Test
  void anInstructorWithNoStepSizeChangesNothing() {
    Trial plain = Trials.trial(7, 0.1, List.of(), null);
    Trial steered = Trials.trial(7, 0.1, List.of(), instruction(0));
    assertArrayEquals(
        run(plain, null).result.weights(), run(steered, shrinker(steered)).result.weights());
  }

  /** Who waits in the midst of a run would count the wait as training. */
  @Test
  void anInstructorIsAskedForBeforeARunBegins() {
    Trial t = Trials.trial(7, 0.1, List.of(), instruction(1e-3));
    List<InstructorId> asked = new ArrayList<>();
    Images images = Datasets.load(t.dataset()).train();
    new TrialRun(
            t,
            images,
            id -> {
              asked.add(id);
              return shrinker(t);
            },
            s -> {})
        .close();
    assertEquals(List.of(SHRINKER), asked);
  }

  @Test
  void weightsFollowTheInstructor() {
    Trial plain = Trials.trial(7, 0.3, List.of(), null);
    Trial steered = Trials.trial(7, 0.3, List.of(), instruction(1e-6));
    double before = norm(Weights.of(plain.layers(), run(plain, null).result.weights()).matrix(0));
    double after =
        norm(
            Weights.of(plain.layers(), run(steered, shrinker(steered)).result.weights()).matrix(0));
    assertTrue(after < 0.99 * before, before + " → " + after);
  }

  @Test
  void aDisturbanceMultipliesByItsFactorInTotal() {
    Kick.Layer half = new Kick.Layer(Math.log(0.5), null);
    Kick.Layer none = new Kick.Layer(0, null);
    // All of it happens before the first step: the snapshot at step 50 has felt it, that at 0 not.
    Trial t = Trials.trial(7, 0.3, List.of(new Kick(0, 50, List.of(half, none), 0, 0, 0.1)), null);
    Trial quiet = Trials.trial(7, 0.3, List.of(), null);
    Outcome disturbed = run(t, null);
    assertArrayEquals(Trials.start(t).bytes(), disturbed.snapshots.get(0).weights());
    double ratio =
        norm(Weights.of(t.layers(), disturbed.snapshots.get(1).weights()).matrix(0))
            / norm(Weights.of(t.layers(), run(quiet, null).snapshots.get(1).weights()).matrix(0));
    assertEquals(0.5, ratio, 0.05);
  }

  /** Also the one after the last step. */
  @Test
  void snapshotsAreTakenAfterAPrediction() {
    Trial plain = Trials.trial(7, 0.3, List.of(), null);
    List<float[]> points = new ArrayList<>();
    for (int step = 1; step <= 3; step++) {
      Outcome outcome = run(plain.until(step), null);
      points.add(Weights.of(plain.layers(), outcome.result.weights()).flat());
    }
    Recipe r = plain.recipe();
    Recipe predicting =
        new Recipe(
            r.layers(),
            r.start(),
            r.batch(),
            r.epochs(),
            r.sampler(),
            r.trainer(),
            List.of(new Predict(1, 1)));
    Trial t = Trials.of(predicting, 7, new Watch(List.of(3), true));
    float[] told = Weights.of(t.layers(), run(t, null).snapshots.get(0).weights()).flat();
    for (int i = 0; i < told.length; i++) {
      float expected = points.get(2)[i] + (points.get(1)[i] - points.get(0)[i]) / 2;
      assertEquals(expected, told[i], 1e-6);
    }
    assertArrayEquals(
        run(t, null).snapshots.get(0).weights(), run(t.until(3), null).result.weights());
  }

  @Test
  void aShortTrialIsTheBeginningOfTheFullOne() {
    // Shrinks by the stage: another stage would be other weights.
    Trial full = Trials.trial(7, 0.3, List.of(), instruction(1e-6));
    Trial half = full.until(50);
    byte[] instructor = shrinker(full, true);
    Outcome whole = run(full, instructor);
    Outcome cut = run(half, instructor);
    assertEquals(100, half.steps());
    assertEquals(List.of(0, 50), cut.snapshots.stream().map(Snapshot::step).toList());
    assertTrue(cut.snapshots.get(1).last());
    assertArrayEquals(whole.snapshots.get(1).weights(), cut.snapshots.get(1).weights());
    assertArrayEquals(cut.snapshots.get(1).weights(), cut.result.weights());
    assertFalse(
        Arrays.equals(
            cut.result.weights(),
            run(Trials.trial(7, 0.3, List.of(), null).until(50), null).result.weights()));
  }

  /** As candidates do that are worth it. */
  @Test
  void fromTheEndOfAShorterTrialItGoesOnToTheSameBytes() {
    Trial full = tuned(Trials.trial(7, 0.1, List.of(), null), 1);
    Trial half = tuned(full, 0).until(50);
    assertTrue(half.goesOn());
    Images images = Datasets.load(full.dataset()).train();
    List<Checkpoint> ends = new ArrayList<>();
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            ends.add(checkpoint);
          }
        };
    try (TrialRun run = new TrialRun(half, images, id -> null, observer)) {
      assertEquals(50 * 32, run.run().passes());
    }
    assertEquals(1, ends.size());
    assertEquals(50, ends.get(0).step());
    Trial rest = full.until(0, half.id());
    Outcome whole = run(full, images, null, null, new ArrayList<>());
    Outcome gone = run(rest, images, null, ends.get(0), new ArrayList<>());
    assertArrayEquals(whole.result.weights(), gone.result.weights());
    assertEquals(100 * 32, gone.result.passes());
    assertFalse(rest.goesOn());
  }

  private static Trial tuned(Trial t, int number) {
    TrialId id = new TrialId(t.campaign(), Phase.TUNE, "arm", number);
    return new Trial(id, t.seed(), t.dataset(), false, t.recipe(), t.watch());
  }

  @Test
  void fromAnyCheckpointItGoesOnToTheSameBytes() {
    Kick.Layer half = new Kick.Layer(Math.log(0.5), null);
    Kick kick = new Kick(20, 60, List.of(half, half), 1e-3, 1e-3, 0.1);
    List<Trial> trials =
        List.of(
            Trials.trial(7, 0.1, List.of(kick), null),
            Trials.trial(7, 0.1, List.of(), instruction(1e-3)));
    for (Trial t : trials) {
      byte[] instructor = t.instructor().isEmpty() ? null : shrinker(t);
      Images images = Datasets.load(t.dataset()).train();
      List<Checkpoint> checkpoints = new ArrayList<>();
      Outcome whole = run(t, images, instructor, null, checkpoints);
      assertTrue(checkpoints.size() >= 5, checkpoints.size() + " checkpoints");
      for (Checkpoint from : checkpoints) {
        Outcome rest = run(t, images, instructor, from, new ArrayList<>());
        assertArrayEquals(whole.result.weights(), rest.result.weights());
        assertEquals(whole.result.norms(), rest.result.norms());
        List<Snapshot> later =
            whole.snapshots.stream().filter(s -> s.step() >= from.step()).toList();
        assertEquals(later.size(), rest.snapshots.size());
        for (int i = 0; i < later.size(); i++) {
          assertArrayEquals(Codec.encode(later.get(i)), Codec.encode(rest.snapshots.get(i)));
        }
      }
    }
  }

  private static Outcome run(
      Trial t, Images images, byte[] instructor, Checkpoint from, List<Checkpoint> checkpoints) {
    List<Snapshot> snapshots = new ArrayList<>();
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          private int steps;

          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void stepped() {
            steps++;
          }

          @Override
          public boolean due() {
            return steps % 3 == 0;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            checkpoints.add(Codec.decode(Codec.encode(checkpoint), Checkpoint.class));
          }
        };
    try (TrialRun run = new TrialRun(t, images, id -> instructor, observer)) {
      return new Outcome(run.run(from), snapshots);
    }
  }

  @Test
  void infiniteWeightsEndATrialAsDiverged() {
    Outcome outcome = run(Trials.trial(7, 1e30, List.of(), null), null);
    assertTrue(outcome.result.diverged());
    assertEquals(1, outcome.snapshots.size());
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Weights.of(List.of(2, 2), new byte[8]))
            .getMessage();
    assertEquals("weights: 8 bytes, a network [2, 2] has 24", message);
  }

  private static double norm(float[] w) {
    double sum = 0;
    for (float x : w) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum);
  }
}
