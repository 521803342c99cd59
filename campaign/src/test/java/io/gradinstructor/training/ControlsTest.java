package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.training.Controls.Axis;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.ControlSegments;
import io.gradinstructor.training.parts.InstructControls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Knobs that instructors set. */
class ControlsTest {
  private static final Axis RATE_0 = new Axis("rates", List.of(0), 0.01, 100, true, 0.1, 10);
  private static final Axis RATE_1 = new Axis("rates", List.of(1), 0.01, 100, true, 0.1, 10);
  private static final Axis INPUT = new Axis("dropout.input", List.of(), 0, 0.5, false, 0, 0.5);
  private static final Controls CONTROLS = new Controls(List.of(RATE_0, RATE_1, INPUT));
  private static final ControlPolicy POLICY = new ControlPolicy(4, 200, 60, 0.03, 0, 1);
  private static final String ENN = "c-0a1b2c3d/round-1/controls/0";

  /** An instructor whose value is greatest at 0.25, 0.5 and a tenth of the first state. */
  private static byte[] wise(boolean blind) {
    Graph g = new Graph();
    Value places = g.input("controls", 3);
    Value pessimism = g.input("pessimism", 1);
    g.input("stage", 1);
    Value best = g.constant(new float[] {0.25f, 0.5f, 0}, 3);
    if (!blind) {
      Value state = g.input("state", 6);
      best = best.add(state.slice(0, 0, 1).mul(g.constant(new float[] {0, 0, 0.1f}, 3)));
      g.output("state-gradient", state.mul(0).add(1));
    }
    Value away = places.sub(best);
    g.output("gradient", away.mul(-2).add(pessimism.mul(0)));
    g.output("score", away.square().sum(true, 0).neg());
    return g.toModel("wise", Map.of()).toByteArray();
  }

  private static Recipe recipe(Controller controller) throws Exception {
    Recipe r = Kit.recipe(Kit.read(0.05, Map.of("sgd", "{sgd: {momentum: 0.5}}")));
    return new Recipe(
        r.layers(),
        r.start(),
        r.batch(),
        r.epochs(),
        r.sampler(),
        ((Backprop) r.trainer()).with(controller),
        r.interventions());
  }

  private static Trial trial(Controller controller, Integer... watched) throws Exception {
    return Trials.of(recipe(controller), 7, new Watch(List.of(watched), true, true, 12));
  }

  /** What was seen, step by step: two scales, two of momentum, loss, rate, three places. */
  private static float[][] sights(TrialResult r, int steps) {
    ByteBuffer bytes = ByteBuffer.wrap(r.sights());
    float[][] rows = new float[steps][];
    for (int i = 0; i < steps; i++) {
      rows[i] = Floats.next(bytes, 9);
    }
    assertFalse(bytes.hasRemaining());
    return rows;
  }

  private static float[] places(float[] sight) {
    return Arrays.copyOfRange(sight, 6, 9);
  }

  @Test
  void placesAreSharesOfRangesOrOfTheirLogarithms() {
    assertEquals(1, RATE_0.value(0), 1e-12);
    assertEquals(10, RATE_0.value(0.5), 1e-9);
    assertEquals(-0.5, RATE_0.place(0.1), 1e-12);
    assertEquals(0.125, INPUT.value(-0.5), 1e-12);
    assertEquals(0.5, RATE_0.within(0.9), 1e-12);
    assertEquals(0.9, RATE_0.whole().within(0.9), 1e-12);
    try (Memory memory = new Memory()) {
      Knobs knobs = new Knobs(Backprop.plain(0.1), p -> 2, Set.copyOf(CONTROLS.paths()), memory);
      assertArrayEquals(new float[] {0, 0, -1}, CONTROLS.places(knobs), 1e-6f);
      CONTROLS.hold(knobs, new float[] {0.5f, -0.5f, 0});
      assertArrayEquals(new float[] {10, 0.1f}, knobs.held("rates"), 1e-5f);
      assertArrayEquals(new float[] {0.25f, 0.25f}, knobs.held("dropout.input"), 1e-6f);
      assertArrayEquals(new float[] {0.5f, -0.5f, 0}, CONTROLS.places(knobs), 1e-6f);
    }
  }

  @Test
  void piecesAreSetAtTheirStepsAndSeenFromThen() throws Exception {
    ControlSegments pieces =
        new ControlSegments(
            CONTROLS,
            List.of(
                new ControlSegments.Segment(0, List.of(0.25f, 0f, -0.5f)),
                new ControlSegments.Segment(7, List.of(-0.25f, 0.125f, -1f))));
    TrialResult r = Kit.run(trial(pieces, 0, 6, 7, 11), null, null);
    float[][] seen = sights(r, 4);
    assertArrayEquals(new float[] {0.25f, 0, -0.5f}, places(seen[0]));
    assertArrayEquals(new float[] {0.25f, 0, -0.5f}, places(seen[1]));
    assertArrayEquals(new float[] {-0.25f, 0.125f, -1}, places(seen[2]));
    assertArrayEquals(new float[] {-0.25f, 0.125f, -1}, places(seen[3]));
    // Naive with 0.1; no momentum yet; a guess among ten; the rate.
    assertEquals(Math.log(0.1), seen[0][0], 0.01);
    assertEquals(Math.log(0.1), seen[0][1], 0.1);
    assertEquals(-12, seen[0][2]);
    assertEquals(-12, seen[0][3]);
    assertEquals(Math.log(Math.log(10)), seen[0][4], 1e-6);
    assertEquals(Math.log(0.05), seen[0][5], 1e-6);
    assertTrue(seen[1][2] > -10, "momentum came");
  }

  @Test
  void theValueIsClimbedFromWhatIsSeen() throws Exception {
    InstructControls steered = new InstructControls(ENN, CONTROLS, POLICY, 100, List.of());
    TrialResult r = Kit.run(trial(steered, 0, 5, 8), wise(false), null, null);
    for (float[] seen : sights(r, 3)) {
      // 0.5 is as far as the second may go; the third is moved to a tenth of the first scale.
      float[] expected = {0.25f, 0.5f, Math.max(-1, 0.1f * seen[0])};
      assertArrayEquals(expected, places(seen), 0.02f);
    }
    TrialResult blind = Kit.run(trial(steered, 0, 5, 8), wise(true), null, null);
    assertArrayEquals(new float[] {0.25f, 0.5f, 0}, places(sights(blind, 3)[2]), 0.02f);
  }

  @Test
  void itStaysWhereItIsFromAStepOnAndBesideThePathByItsNoise() throws Exception {
    InstructControls once =
        new InstructControls(
            ENN, CONTROLS, new ControlPolicy(0, 50, 1, 0.03, 0, 1), 100, List.of());
    float[][] seen = sights(Kit.run(trial(once, 0, 11), wise(false), null, null), 2);
    assertArrayEquals(places(seen[0]), places(seen[1]), "at the start only");
    InstructControls slow =
        new InstructControls(
            ENN, CONTROLS, new ControlPolicy(4, 1, 1, 0.01, 0, 1), 4, List.of(0f, -0.3f, 5f));
    seen = sights(Kit.run(trial(slow, 0, 4, 8, 11), wise(false), null, null), 4);
    assertEquals(0.01, places(seen[0])[0], 1e-3);
    assertEquals(0.02, places(seen[1])[0], 1e-3);
    assertArrayEquals(places(seen[1]), places(seen[2]), "it was left at step 4");
    assertArrayEquals(places(seen[1]), places(seen[3]));
    assertEquals(-0.28, places(seen[1])[1], 1e-3);
    assertEquals(1, places(seen[1])[2], "no farther than it may go");
  }

  /** Both layers are one block: as one, a little larger than they are. */
  @Test
  void layersOfOneRoleAreSeenAsOneAndSetAlike() throws Exception {
    Axis both = new Axis("rates", List.of(0, 1), 0.01, 100, true, 0.1, 10);
    Controls mapped =
        new Controls(
            List.of(both, INPUT), List.of(new Controls.Block(List.of(1, 0), Math.log(2))), null);
    ControlSegments pieces =
        new ControlSegments(mapped, List.of(new ControlSegments.Segment(0, List.of(0.25f, -0.5f))));
    TrialResult r = Kit.run(trial(pieces, 0), null, null);
    ByteBuffer bytes = ByteBuffer.wrap(r.sights());
    float[] seen = Floats.next(bytes, 6);
    assertFalse(bytes.hasRemaining());
    assertEquals(Math.log(0.2), seen[0], 0.1);
    assertEquals(-12, seen[1], "momentum has no shift");
    assertArrayEquals(new float[] {0.25f, -0.5f}, Arrays.copyOfRange(seen, 4, 6));
    try (Memory memory = new Memory()) {
      Knobs knobs = new Knobs(Backprop.plain(0.1), p -> 2, Set.copyOf(mapped.paths()), memory);
      mapped.hold(knobs, new float[] {0.5f, 0});
      assertArrayEquals(new float[] {10, 10}, knobs.held("rates"), 1e-5f);
    }
  }

  /** Of a basis that is orthonormal the squares of all bands are those of the layer. */
  @Test
  void theFirstLayerIsSeenBandByBandWhereControlsSaySo() throws Exception {
    List<ControlSegments.Segment> still =
        List.of(new ControlSegments.Segment(0, List.of(0.25f, 0f, -0.5f)));
    float[][] whole =
        sights(Kit.run(trial(new ControlSegments(CONTROLS, still), 0, 7), null, null), 2);
    for (Division d :
        List.of(
            new Division(Basis.COSINES, List.of(10.0, 100.0)),
            new Division(Basis.PRINCIPAL, List.of()))) {
      int bands = d.count();
      Controls seen = new Controls(CONTROLS.axes(), List.of(), d);
      assertEquals(bands + 1, seen.seen(2));
      List<String> names = seen.state(2, List.of("velocity"));
      TrialResult r = Kit.run(trial(new ControlSegments(seen, still), 0, 7), null, null);
      ByteBuffer bytes = ByteBuffer.wrap(r.sights());
      int[] of = d.bands(784);
      for (int i = 0; i < 2; i++) {
        float[] now = Floats.next(bytes, names.size() + 3);
        for (int kind = 0; kind < 2 && i > 0; kind++) {
          double squares = 0;
          for (int b = 0; b < bands; b++) {
            int band = b;
            double share = Arrays.stream(of).filter(x -> x == band).count() / 784.0;
            squares += share * Math.exp(2 * now[kind * (bands + 1) + b]);
          }
          assertEquals(whole[i][kind * 2], 0.5 * Math.log(squares), 1e-5, "first layer");
          assertEquals(whole[i][kind * 2 + 1], now[kind * (bands + 1) + bands], "second layer");
        }
        assertArrayEquals(
            Arrays.copyOfRange(whole[i], 4, 9),
            Arrays.copyOfRange(now, 2 * (bands + 1), now.length),
            "loss, rate and places");
      }
      assertFalse(bytes.hasRemaining());
    }
  }

  @Test
  void whatIsSeenByBandsHasNames() {
    Controls seen =
        new Controls(CONTROLS.axes(), List.of(), new Division(Basis.PRINCIPAL, List.of(5.0)));
    assertEquals(
        List.of(
            "w0.band0",
            "w0.band1",
            "w1",
            "w2",
            "w0.velocity.band0",
            "w0.velocity.band1",
            "w1.velocity",
            "w2.velocity",
            "loss",
            "learning-rate"),
        seen.state(3, List.of("velocity")));
    assertEquals(List.of(), CONTROLS.state(3, List.of("velocity")));
  }

  /** Each band's slope is 1, so that the layer's is as many as there are bands. */
  @Test
  void aLayerThatIsSeenByBandsGrowsAsAWhole() throws Exception {
    Division d = new Division(Basis.COSINES, List.of(10.0));
    Graph g = new Graph();
    Value places = g.input("controls", 3);
    Value state = g.input("state", 8);
    g.input("stage", 1);
    g.input("pessimism", 1);
    g.output("gradient", places.mul(0)).output("score", places.sum(true, 0));
    g.output("state-gradient", state.mul(0).add(1));
    byte[] model = g.toModel("even", Map.of()).toByteArray();
    float[][] last = new float[2][];
    for (int i = 0; i < 2; i++) {
      InstructControls c =
          new InstructControls(
              ENN,
              new Controls(CONTROLS.axes(), List.of(), d),
              new ControlPolicy(0, 1, 1, 1e-6, 0.01 * i, 1),
              100,
              List.of());
      last[i] = Floats.next(ByteBuffer.wrap(Kit.run(trial(c, 11), model, null, null).sights()), 8);
    }
    // Two bands of the first layer by 2 %, the second layer by 1 %, in eleven steps.
    assertEquals(11 * Math.log(1.02), last[1][0] - last[0][0], 0.02);
    assertEquals(11 * Math.log(1.02), last[1][1] - last[0][1], 0.02);
    assertEquals(11 * Math.log(1.01), last[1][2] - last[0][2], 0.06);
  }

  @Test
  void layersGrowAlongTheGradientOfTheirScale() throws Exception {
    InstructControls growing =
        new InstructControls(
            ENN, CONTROLS, new ControlPolicy(0, 1, 1, 1e-6, 0.01, 1), 100, List.of());
    InstructControls still =
        new InstructControls(ENN, CONTROLS, new ControlPolicy(0, 1, 1, 1e-6, 0, 1), 100, List.of());
    float[] grown = sights(Kit.run(trial(growing, 0, 11), wise(false), null, null), 2)[1];
    float[] other = sights(Kit.run(trial(still, 0, 11), wise(false), null, null), 2)[1];
    // By 1 % in each of eleven steps, whatever descent does besides.
    assertEquals(11 * Math.log(1.01), grown[0] - other[0], 0.01);
    assertEquals(11 * Math.log(1.01), grown[1] - other[1], 0.05);
    float[] blind = sights(Kit.run(trial(growing, 0, 11), wise(true), null, null), 2)[1];
    assertEquals(other[0], blind[0], 0.005, "who sees no scale lets none grow");
  }

  @Test
  void fromAnyStepItGivesTheSameBytes() throws Exception {
    List<Controller> all =
        List.of(
            new InstructControls(
                ENN, CONTROLS, new ControlPolicy(4, 20, 5, 0.03, 0.01, 1), 8, List.of(0.1f)),
            new ControlSegments(
                CONTROLS,
                List.of(
                    new ControlSegments.Segment(0, List.of(0.25f, 0f, -0.5f)),
                    new ControlSegments.Segment(7, List.of(-0.25f, 0.125f, -1f)))));
    for (Controller c : all) {
      Trial t = trial(c, 0, 3, 7, 9);
      List<Checkpoint> checkpoints = new ArrayList<>();
      TrialResult whole = Kit.run(t, wise(false), null, checkpoints);
      assertEquals(11, checkpoints.size());
      for (Checkpoint from : checkpoints) {
        TrialResult rest = Kit.run(t, wise(false), from, null);
        assertArrayEquals(whole.weights(), rest.weights());
        assertArrayEquals(whole.sights(), rest.sights());
      }
    }
  }

  @Test
  void whatExplodesIsSeenUpToThen() throws Exception {
    Axis wild = new Axis("rates", List.of(), 1, 1e30, true, 1, 1e30);
    ControlSegments pieces =
        new ControlSegments(
            new Controls(List.of(wild, RATE_1, INPUT)),
            List.of(new ControlSegments.Segment(5, List.of(1f, 0f, -1f))));
    TrialResult r = Kit.run(trial(pieces, 0, 4, 9, 11), null, null);
    assertTrue(r.diverged());
    float[][] seen = sights(r, 4);
    assertTrue(Float.isFinite(seen[1][0]));
    assertFalse(Float.isFinite(seen[2][0]));
    assertTrue(Float.isNaN(seen[3][0]), "it was over by then");
  }
}
