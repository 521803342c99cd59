package io.gradinstructor.training;

import static io.gradinstructor.training.Kit.at;
import static io.gradinstructor.training.Kit.entry;
import static io.gradinstructor.training.Kit.listed;
import static io.gradinstructor.training.Kit.path;
import static io.gradinstructor.training.Kit.plain;
import static io.gradinstructor.training.Kit.read;
import static io.gradinstructor.training.Kit.recipe;
import static io.gradinstructor.training.Kit.run;
import static io.gradinstructor.training.Kit.trial;
import static io.gradinstructor.training.Kit.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.training.Kit.Line;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.He;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.registry.Field;
import io.gradinstructor.training.registry.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every part must do, whatever it is; a part without a line here fails. */
class PartsTest {
  private static final List<Line> LINES =
      List.of(
          new Line("naive", "{sigma: 0.2}", "{sigma: 0.1}"),
          new Line("uniform", "{sigma: 0.2}", null),
          new Line("he", "{}", null),
          new Line("xavier", "{}", null),
          new Line("fan-in", "{}", null),
          new Line("from-network", "{file: target/kit.onnx, head: he}", null),
          new Line(
              "from-training",
              "{dataset: {name: mnist-sample, classes: [0, 1, 2], train: [0, 800], reward: [800, 801],"
                  + " test: [0, 10]}, outputs: 3, batch: 100, epochs: 1, trainer: {backprop:"
                  + " {learning-rate: 0.05}}, initialisation: xavier, head: he}",
              null),
          new Line("drawn", "{low: 0.05, high: 0.2}", null),
          new Line("shuffle", "{}", "{}"),
          new Line(
              "kakurenbo",
              "{fraction: 0.6, threshold: 0.15, shares: [1, 0.9], at: [0, 0.5]}",
              "{fraction: 0}"),
          new Line("subset", "{share: 0.7}", "{share: 1}"),
          new Line("replay", "{memory: 100}", "{memory: 100}"),
          new Line(
              "backprop",
              "{learning-rate: 0.05, clip: 1, dropout: {input: 0.2, hidden: 0.5}, rates: {value: 2, layers: [0.5]}, bands: {cuts: [5, 20], rates: {value: 1, layers: [0.5, 2]}}}",
              "{learning-rate: 0.1}"),
          new Line(
              "synaptic-rl",
              "{move: 0.005, schedule: linear, moves: 3, exploration: 0.2, learn: true, each: true, rate: 0.01, discount: 0.8, undo: true}",
              null),
          new Line(
              "forward-forward",
              "{learning-rate: 0.01, schedule: linear, optimizer: sgd, all-wrong: true, pattern: 0, density: 0.2, threshold: 1, clamp: 0, activity: 1, ewc: 5, skip: false}",
              null),
          new Line(
              "symmetric-forward-forward",
              "{learning-rate: 0.01, schedule: linear, optimizer: {adam: {beta1: 0.8}}, pattern: 30, density: 0.3, top: 10, floor: 0.5, clamp: 0.001, activity: 2, ewc: 1, skip: false}",
              null),
          new Line("sgd", "{momentum: 0.9, nesterov: true}", "{}", 0.01),
          new Line("adam", "{beta1: 0.8, beta2: 0.99, epsilon: 1e-6}", null, 0.002),
          new Line("adamw", "{decay: 0.1}", null, 0.002),
          new Line("adarem", "{beta: 0.8, strength: 0.5, decay: 0.99}", "{strength: 0}"),
          new Line("constant", "{}", "{}"),
          new Line("cosine", "{}", null),
          new Line("one-cycle", "{up: 0.4, first: 0.1, last: 0.001}", "{first: 1, last: 1}"),
          new Line("linear", "{}", null),
          new Line("flat-then-linear", "{flat: 0.05}", null),
          new Line("warm-up", "{share: 0.2, then: {one-cycle: {up: 0.5}}}", "{share: 0}"),
          new Line("slow-start-fast-decay", "{warm: 0.5, floor: 0.1}", "{warm: 0, floor: 1}"),
          new Line("clean", "{}", "{}"),
          new Line(
              "adversarial",
              "{epochs: 2, eps: 0.05, steps: 2, step: 0.03, learning-rate: 0.2, schedule: constant}",
              "{epochs: 0}"),
          new Line(
              "cross-entropy", "{smoothing: {value: 0.2, schedule: linear}}", "{smoothing: 0}"),
          new Line("plateau", "{window: 1, patience: 0, factor: 0.25}", "{patience: 1000}", 2),
          new Line("range-test", "{steps: 5, from: 0.01, to: 1, smoothing: 0.5, share: 0.5}", null),
          new Line("restarts", "{periods: 1}", "{periods: 3, all: true}"),
          new Line("l1", "{strength: {value: 0.01, schedule: cosine}}", "{strength: 0}"),
          new Line("l2", "{strength: 0.05}", "{strength: 0}"),
          new Line("l2-sp", "{decay: 0.01, anchor: 0.05}", "{decay: 0, anchor: 0}"),
          new Line("ewc", "{strength: 10}", "{strength: 0}"),
          new Line("rescale", "{rate: {value: -0.01, layers: [1, 2]}}", "{rate: 0}"),
          new Line("predict", "{reach: 0.5, interval: 2}", "{interval: 1000}"),
          new Line(
              "rifle",
              "{periods: 3, draw: {naive: {sigma: 0.1}}, reset-velocity: true, quiet-epochs: 1}",
              "{periods: 1}"),
          new Line(
              "hybrid-es",
              "{patience: 1, improvement: 0.05, population: 5, parents: 2, generations: 2, sigma:"
                  + " 0.1, fitness: reward, images: 110, layers: last, phases: 3, give-up: 2,"
                  + " keep-state: true}",
              "{phases: 0}",
              0.01,
              5),
          new Line(
              "trp",
              "{period: 2, energy: 0.9, nuclear: 0.01, from: 0.2, layers: [0, 1], max-rank: 20}",
              "{energy: 1}"));

  /** Parts that have no place in a trial: what they do is tested elsewhere. */
  private static final Set<String> OUTSIDE = Set.of("grid", "random", "halving", "population");

  /** Parts that plans make and files do not name: what they do is tested elsewhere. */
  private static final Set<String> PLANNED =
      Set.of("scaled", "instruct", "kick", "control-segments", "instruct-controls", "tasks");

  /** What is the default anyway. */
  private static final Set<String> USUAL = Set.of("constant", "shuffle", "clean", "replay", "ewc");

  static List<Line> lines() {
    return LINES;
  }

  @BeforeAll
  static void writeNetwork() throws IOException {
    List<Integer> layers = List.of(784, 30, 4);
    byte[] weights = new He().network(layers, 1).bytes();
    Files.write(Path.of("target/kit.onnx"), NetworkModel.onnx(layers, weights, null, Map.of()));
  }

  @Test
  void everyPartHasALineAndAWordOfItsOwn() {
    Set<String> kinds = new TreeSet<>();
    Parts.places()
        .values()
        .forEach(p -> Parts.all(p).forEach(e -> assertTrue(kinds.add(e.kind()), e.kind())));
    Set<String> known = new TreeSet<>(LINES.stream().map(Line::kind).toList());
    known.addAll(OUTSIDE);
    known.addAll(PLANNED);
    assertEquals(known, kinds);
    for (String kind : kinds) {
      assertTrue(kind.matches("[a-z0-9]+(-[a-z0-9]+)*"), kind);
      assertFalse(entry(kind).says().isBlank());
      assertEquals(!PLANNED.contains(kind), entry(kind).named(), kind);
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void twoAtATimeAndFromAnyStepItGivesTheSameBytes(Line line) throws Exception {
    Trial t = trial(recipe(line, line.settings()));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrialResult whole = run(t, null, checkpoints);
    assertFalse(whole.diverged());
    long steps = checkpoints.size() + 1;
    if (t.recipe().sampler().watches()) {
      assertTrue(steps < 12 && whole.passes() > steps * 400, "looks at what it leaves out");
    } else {
      int each = t.recipe().sampler().least(1600) / 400;
      long passes = t.recipe().trainer().passes(line.epochs(), each, 400, 10);
      if (t.recipe().interventions().stream().anyMatch(Intervention::spends)) {
        assertTrue(whole.passes() <= passes && whole.passes() > passes - 400, "it spends them");
      } else {
        assertEquals(line.epochs() * each, steps);
        assertEquals(passes, whole.passes(), "what ran is what is counted");
      }
    }
    List<CompletableFuture<TrialResult>> rest =
        checkpoints.stream()
            .map(from -> CompletableFuture.supplyAsync(() -> run(t, from, null)))
            .toList();
    for (CompletableFuture<TrialResult> r : rest) {
      assertArrayEquals(whole.weights(), r.get().weights());
      assertEquals(whole.norms(), r.get().norms());
      assertEquals(whole.passes(), r.get().passes());
    }
    if (!USUAL.contains(line.kind())) {
      assertFalse(Arrays.equals(weights(plain(line)), whole.weights()), "it does something");
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void neutralSettingsArePlainTraining(Line line) throws Exception {
    assumeTrue(line.neutral() != null);
    byte[] plain = weights(plain(line));
    byte[] neutral = weights(recipe(line, line.neutral()));
    if (path(line.kind()).equals("training.optimizer")) {
      // Its graph is another one, and rounds otherwise.
      assertArrayEquals(floats(plain), floats(neutral), 1e-5f);
    } else {
      assertArrayEquals(plain, neutral);
    }
  }

  private static float[] floats(byte[] bytes) {
    return Floats.next(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everySettingIsReadAndWritten(Line line) throws Exception {
    Trial t = trial(recipe(line, line.settings()));
    assertEquals(t, Codec.decode(Codec.encode(t), Trial.class));
    if (!line.settings().equals("{}")) {
      assertNotEquals(recipe(line, "{}"), t.recipe(), "settings to try are not the usual ones");
    }
    String text = new String(Codec.encode(t), StandardCharsets.ISO_8859_1);
    for (Field f : entry(line.kind()).fields()) {
      assertTrue(text.contains(f.name()), f.name());
      assertFalse(f.setting().says().isBlank(), f.name());
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whatIsNoSuchSettingIsRefusedWithLineAndField(Line line) {
    int at = path(line.kind()).startsWith("network.") ? 5 : Kit.trains(line.kind()) ? 9 : 10;
    String where = "c.yaml:" + at + ": " + at(line.kind()) + ".";
    String which = entry(line.kind()).fields().isEmpty() ? "there are none here" : "allowed: ";
    refused(line, "{unheard-of: 1}", where + "unheard-of: unknown field; " + which);
    for (Field f : entry(line.kind()).fields()) {
      refused(line, "{" + f.name() + ": x}", where + f.name() + ": must be ");
      if (EnumSet.of(Field.Form.NUMBER, Field.Form.KNOB, Field.Form.RATE).contains(f.form())) {
        for (double x : new double[] {f.setting().from() - 1, f.setting().to() + 1}) {
          String settings = String.format(Locale.ROOT, "{%s: %.6f}", f.name(), x);
          refused(line, settings, where + f.name() + ": must be a number from");
        }
      }
    }
  }

  static void refused(Line line, String settings, String expected) {
    List<String> problems =
        assertThrows(CampaignException.class, () -> recipe(line, settings), settings)
            .problems()
            .stream()
            .map(Object::toString)
            .toList();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(expected), problems + " for " + settings);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void weightsThatExplodeEndAsDiverged(Line line) throws Exception {
    Recipe r = recipe(line, line.settings());
    assumeTrue(
        r.trainer() instanceof Backprop, "weights that move by a fixed amount do not explode");
    // Penalties are in units of the rate before its factors: no controller can save it.
    Backprop b = ((Backprop) r.trainer()).with(new L2(Knob.of(1)));
    Recipe wild =
        new Recipe(
            r.named(),
            r.start(),
            r.batch(),
            r.epochs(),
            r.sampler(),
            new Backprop(
                Rate.of(1e38),
                b.schedule(),
                b.rates(),
                b.bands(),
                b.optimizer(),
                b.objective(),
                b.examples(),
                b.dropout(),
                b.clip(),
                b.terms(),
                b.controllers()),
            r.interventions());
    assertTrue(run(trial(wild), null, null).diverged());
  }

  /** With every part of another place, and with an instructor. */
  @ParameterizedTest
  @MethodSource("lines")
  void itGoesWithEveryOther(Line line) throws Exception {
    for (Line other : LINES) {
      if (path(other.kind()).equals(path(line.kind())) && !listed(line.kind())
          || other.kind().compareTo(line.kind()) <= 0
          || Kit.inside(line.kind(), other.kind())) {
        continue;
      }
      Recipe both =
          path(line.kind()).equals(path(other.kind()))
              ? recipe(line, line.settings())
              : recipe(
                  read(
                      Math.min(line.rate(), other.rate()),
                      Math.max(line.epochs(), other.epochs()),
                      Map.of(
                          line.kind(),
                          "{" + line.kind() + ": " + line.settings() + "}",
                          other.kind(),
                          "{" + other.kind() + ": " + other.settings() + "}")));
      assertFalse(run(trial(Kit.instructed(both)), null, null).diverged(), line + " with " + other);
    }
  }

  static String refused(byte[] known, String what, String by) {
    String text = new String(known, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(what));
    byte[] unknown = text.replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
    return assertThrows(BadMessageException.class, () -> Codec.decode(unknown, Trial.class))
        .getMessage();
  }
}
