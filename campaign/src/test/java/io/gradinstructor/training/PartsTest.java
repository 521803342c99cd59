package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.registry.Field;
import io.gradinstructor.training.registry.Parts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every part must do, whatever it is; a part without a line here fails. */
class PartsTest {
  /**
   * A line of the kit.
   *
   * @param settings to try
   * @param neutral settings under which training is plain; null if there are none
   * @param rate learning rate with which a few steps learn something
   */
  record Line(String kind, String settings, String neutral, double rate) {
    Line(String kind, String settings, String neutral) {
      this(kind, settings, neutral, 0.1);
    }

    @Override
    public String toString() {
      return kind;
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line("naive", "{sigma: 0.2}", "{sigma: 0.1}"),
          new Line("uniform", "{sigma: 0.2}", null),
          new Line("he", "{}", null),
          new Line("xavier", "{}", null),
          new Line("shuffle", "{}", "{}"),
          new Line(
              "backprop",
              "{learning-rate: 0.05, clip: 1, dropout: {input: 0.2, hidden: 0.5}}",
              "{learning-rate: 0.1}"),
          new Line("sgd", "{momentum: 0.9, nesterov: true}", "{}", 0.01),
          new Line("adam", "{beta1: 0.8, beta2: 0.99, epsilon: 1e-6}", null, 0.002),
          new Line("adamw", "{decay: 0.1}", null, 0.002),
          new Line("constant", "{}", "{}"),
          new Line("cosine", "{}", null),
          new Line("one-cycle", "{up: 0.4, first: 0.1, last: 0.001}", "{first: 1, last: 1}"),
          new Line("linear", "{}", null),
          new Line("flat-then-linear", "{flat: 0.05}", null),
          new Line("warm-up", "{share: 0.2, then: {one-cycle: {up: 0.5}}}", "{share: 0}"),
          new Line(
              "cross-entropy", "{smoothing: {value: 0.2, schedule: linear}}", "{smoothing: 0}"),
          new Line("l1", "{strength: {value: 0.01, schedule: cosine}}", "{strength: 0}"),
          new Line("l2", "{strength: 0.05}", "{strength: 0}"));

  /** Parts that have no place in a trial: what they do is tested elsewhere. */
  private static final Set<String> OUTSIDE = Set.of("grid", "random", "halving");

  /** Parts that plans make and files do not name: what they do is tested elsewhere. */
  private static final Set<String> PLANNED = Set.of("scaled", "instruct", "kick");

  /** What is the default anyway. */
  private static final Set<String> USUAL = Set.of("constant", "shuffle");

  private static final Images IMAGES =
      Datasets.load(Trials.trial(7, 0.1, List.of(), null).dataset()).train();

  static List<Line> lines() {
    return LINES;
  }

  private static String path(String kind) {
    return Parts.places().entrySet().stream()
        .filter(p -> Parts.of(p.getValue(), kind).isPresent())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Parts.Entry entry(String kind) {
    return Parts.of(Parts.places().get(path(kind)), kind).orElseThrow();
  }

  /** A part with the settings that it has unless a file says otherwise. */
  static Part usual(Parts.Entry e) {
    return e.usual();
  }

  /** Where its settings stand in a file. */
  private static String at(String kind) {
    return path(kind) + (listed(kind) ? "[0]." : ".") + kind;
  }

  private static boolean listed(String kind) {
    return Set.of("training.terms", "training.interventions").contains(path(kind));
  }

  private static String field(String kind, String part) {
    String name = path(kind).substring(path(kind).indexOf('.') + 1);
    return "  " + name + ": " + (listed(kind) ? "[" + part + "]" : part);
  }

  static Campaign read(double rate, Map<String, String> parts) throws CampaignException {
    List<String> text =
        new ArrayList<>(
            List.of(
                "campaign: c",
                "dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}",
                "network:",
                "  layers: [784, 30, 10]"));
    List<String> starts =
        parts.keySet().stream().filter(k -> path(k).startsWith("network.")).toList();
    starts.forEach(k -> text.add(field(k, parts.get(k))));
    if (starts.isEmpty()) {
      text.add("  initialisation: {naive: {sigma: 0.1}}");
    }
    text.add("training:");
    text.add("  epochs: 2");
    if (!parts.containsKey("backprop")) {
      text.add("  learning-rate: " + rate);
    }
    parts.keySet().stream()
        .filter(k -> path(k).startsWith("training."))
        .forEach(k -> text.add(field(k, parts.get(k))));
    return CampaignFile.read(
        "c.yaml", String.join("\n", text).concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  static Recipe recipe(Line line, String settings) throws CampaignException {
    return recipe(read(line.rate, Map.of(line.kind, "{" + line.kind + ": " + settings + "}")));
  }

  static Recipe recipe(Campaign c) {
    return c.training().recipe(c.network().layers(), c.network().initialisation());
  }

  private static Recipe plain(double rate) throws CampaignException {
    return recipe(read(rate, Map.of()));
  }

  static Trial trial(Recipe recipe) {
    return Trials.of(recipe, 7, new Watch(List.of(0, 5), true)).until(12);
  }

  private static TrialResult run(Trial t, Checkpoint from, List<Checkpoint> to) {
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public boolean due() {
            return to != null;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            to.add(Codec.decode(Codec.encode(checkpoint), Checkpoint.class));
          }
        };
    try (TrialRun run = new TrialRun(t, IMAGES, id -> TrialRunTest.shrinker(t), observer)) {
      return run.run(from);
    }
  }

  private static byte[] weights(Recipe recipe) {
    return run(trial(recipe), null, null).weights();
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
    Trial t = trial(recipe(line, line.settings));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrialResult whole = run(t, null, checkpoints);
    assertFalse(whole.diverged());
    assertEquals(12 * 32, whole.passes(), "what ran is what is counted");
    assertEquals(11, checkpoints.size());
    List<CompletableFuture<TrialResult>> rest =
        checkpoints.stream()
            .map(from -> CompletableFuture.supplyAsync(() -> run(t, from, null)))
            .toList();
    for (CompletableFuture<TrialResult> r : rest) {
      assertArrayEquals(whole.weights(), r.get().weights());
      assertEquals(whole.norms(), r.get().norms());
      assertEquals(whole.passes(), r.get().passes());
    }
    if (!USUAL.contains(line.kind)) {
      assertFalse(Arrays.equals(weights(plain(line.rate)), whole.weights()), "it does something");
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void neutralSettingsArePlainTraining(Line line) throws Exception {
    assumeTrue(line.neutral != null);
    assertArrayEquals(weights(plain(line.rate)), weights(recipe(line, line.neutral)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everySettingIsReadAndWritten(Line line) throws Exception {
    Trial t = trial(recipe(line, line.settings));
    assertEquals(t, Codec.decode(Codec.encode(t), Trial.class));
    if (!line.settings.equals("{}")) {
      assertNotEquals(recipe(line, "{}"), t.recipe(), "settings to try are not the usual ones");
    }
    String text = new String(Codec.encode(t), StandardCharsets.ISO_8859_1);
    for (Field f : entry(line.kind).fields()) {
      assertTrue(text.contains(f.name()), f.name());
      assertFalse(f.setting().says().isBlank(), f.name());
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whatIsNoSuchSettingIsRefusedWithLineAndField(Line line) {
    int at = path(line.kind).startsWith("network.") ? 5 : line.kind.equals("backprop") ? 8 : 9;
    String where = "c.yaml:" + at + ": " + at(line.kind) + ".";
    String which = entry(line.kind).fields().isEmpty() ? "there are none here" : "allowed: ";
    refused(line, "{unheard-of: 1}", where + "unheard-of: unknown field; " + which);
    for (Field f : entry(line.kind).fields()) {
      refused(line, "{" + f.name() + ": x}", where + f.name() + ": must be ");
      if (f.form() == Field.Form.NUMBER || f.form() == Field.Form.KNOB) {
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
    Recipe r = recipe(line, line.settings);
    Backprop b = (Backprop) r.trainer();
    Recipe wild =
        new Recipe(
            r.layers(),
            r.start(),
            r.batch(),
            r.epochs(),
            r.sampler(),
            new Backprop(
                1e38, b.schedule(), b.optimizer(), b.objective(), b.dropout(), b.clip(), b.terms()),
            r.interventions());
    assertTrue(run(trial(wild), null, null).diverged());
  }

  /** With every part of another place, and with an instructor. */
  @ParameterizedTest
  @MethodSource("lines")
  void itGoesWithEveryOther(Line line) throws Exception {
    for (Line other : LINES) {
      boolean inside = line.kind.equals("backprop") || other.kind.equals("backprop");
      if (path(other.kind).equals(path(line.kind)) && !listed(line.kind)
          || other.kind.compareTo(line.kind) <= 0
          || inside) {
        continue;
      }
      Recipe both =
          listed(line.kind) && listed(other.kind)
              ? recipe(line, line.settings)
              : recipe(
                  read(
                      Math.min(line.rate, other.rate),
                      Map.of(
                          line.kind,
                          "{" + line.kind + ": " + line.settings + "}",
                          other.kind,
                          "{" + other.kind + ": " + other.settings + "}")));
      TrainingSpec spec =
          new TrainingSpec(both.batch(), both.epochs(), both.sampler(), both.trainer(), List.of());
      Recipe instructed =
          spec.by(((Backprop) both.trainer()).with(TrialRunTest.instruct()))
              .recipe(both.layers(), both.start());
      assertFalse(run(trial(instructed), null, null).diverged(), line + " with " + other);
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
