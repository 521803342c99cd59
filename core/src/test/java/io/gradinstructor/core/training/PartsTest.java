package io.gradinstructor.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.core.Trials;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.report.PartsDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private record Line(String kind, String settings, String neutral, double rate) {}

  private static final List<Line> LINES =
      List.of(
          new Line("sgd", "{momentum: 0.9, nesterov: true}", "{}", 0.01),
          new Line("adam", "{beta1: 0.8, beta2: 0.99, epsilon: 1e-6}", null, 0.002),
          new Line("adamw", "{decay: 0.1}", null, 0.002),
          new Line("constant", "{}", "{}", 0.1),
          new Line("cosine", "{}", null, 0.1),
          new Line("one-cycle", "{up: 0.4, first: 0.1, last: 0.001}", "{first: 1, last: 1}", 0.1),
          new Line("linear", "{}", null, 0.1),
          new Line("flat-then-linear", "{flat: 0.05}", null, 0.1),
          new Line("warm-up", "{share: 0.2, then: {one-cycle: {up: 0.5}}}", "{share: 0}", 0.1));

  private static final Images IMAGES =
      Datasets.load(Trials.trial(7, 0.1, List.of(), null).dataset()).train();

  static List<Line> lines() {
    return LINES;
  }

  private static String field(String kind) {
    return Parts.places().entrySet().stream()
        .filter(p -> Parts.of(p.getValue(), kind).isPresent())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Parts.Entry entry(String kind) {
    return Parts.of(Parts.places().get(field(kind)), kind).orElseThrow();
  }

  /** A part with the settings that it has unless a file says otherwise. */
  static Part usual(Parts.Entry e) {
    try {
      TrainingSpec t = read(e.kind(), "{}", 0.1);
      return (Part) (field(e.kind()).equals("optimizer") ? t.optimizer() : t.schedule());
    } catch (CampaignException problem) {
      throw new AssertionError(problem);
    }
  }

  private static TrainingSpec read(String kind, String settings, double rate)
      throws CampaignException {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        network: {layers: [784, 30, 10]}
        training:
          epochs: 2
          learning-rate: %s
          %s: {%s: %s}
        """
            .formatted(rate, field(kind), kind, settings);
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8)).training();
  }

  private static Trial trial(TrainingSpec training) {
    Trial t = Trials.trial(7, 0.1, List.of(), null);
    return new Trial(
        t.id(),
        t.seed(),
        t.dataset(),
        false,
        t.network(),
        training,
        t.start(),
        0,
        0,
        List.of(),
        null,
        List.of(0, 5),
        true,
        12);
  }

  private static TrialResult run(Trial t, Checkpoint from, List<Checkpoint> to) {
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(io.gradinstructor.core.message.Snapshot snapshot) {}

          @Override
          public boolean due() {
            return to != null;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            to.add(Codec.decode(Codec.encode(checkpoint), Checkpoint.class));
          }
        };
    try (TrialRun run = new TrialRun(t, IMAGES, id -> null, observer)) {
      return run.run(from);
    }
  }

  private static byte[] weights(TrainingSpec training) {
    return run(trial(training), null, null).weights();
  }

  @Test
  void everyPartHasALineAndAWordOfItsOwn() {
    Set<String> kinds = new TreeSet<>();
    Parts.places()
        .values()
        .forEach(p -> Parts.of(p).forEach(e -> assertTrue(kinds.add(e.kind()), e.kind())));
    assertEquals(kinds, new TreeSet<>(LINES.stream().map(Line::kind).toList()));
    for (String kind : kinds) {
      assertTrue(kind.matches("[a-z0-9]+(-[a-z0-9]+)*"), kind);
      assertFalse(entry(kind).says().isBlank());
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void twoAtATimeAndFromAnyStepItGivesTheSameBytes(Line line) throws Exception {
    Trial t = trial(read(line.kind, line.settings, line.rate));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrialResult whole = run(t, null, checkpoints);
    assertFalse(whole.diverged());
    assertEquals(11, checkpoints.size());
    List<CompletableFuture<TrialResult>> rest =
        checkpoints.stream()
            .map(from -> CompletableFuture.supplyAsync(() -> run(t, from, null)))
            .toList();
    for (CompletableFuture<TrialResult> r : rest) {
      assertArrayEquals(whole.weights(), r.get().weights());
      assertEquals(whole.norms(), r.get().norms());
    }
    TrainingSpec plain = new TrainingSpec(line.rate, 32, 2);
    if (!line.kind.equals("constant")) {
      assertFalse(Arrays.equals(weights(plain), whole.weights()), "it does something");
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void neutralSettingsArePlainTraining(Line line) throws Exception {
    if (line.neutral != null) {
      assertArrayEquals(
          weights(new TrainingSpec(line.rate, 32, 2)),
          weights(read(line.kind, line.neutral, line.rate)));
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everySettingIsReadAndWritten(Line line) throws Exception {
    Trial t = trial(read(line.kind, line.settings, line.rate));
    Trial there = Codec.decode(Codec.encode(t), Trial.class);
    assertEquals(t, there);
    TrainingSpec usual = read(line.kind, "{}", line.rate);
    if (!line.settings.equals("{}")) {
      assertFalse(usual.equals(t.training()), "settings to try are others than the usual ones");
    }
    String text = new String(Codec.encode(t), StandardCharsets.ISO_8859_1);
    for (Parts.Field f : entry(line.kind).fields()) {
      assertTrue(text.contains(f.name()), f.name());
      assertFalse(f.setting().says().isBlank(), f.name());
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whatIsNoSuchSettingIsRefusedWithLineAndField(Line line) {
    String at = "training." + field(line.kind) + "." + line.kind;
    String which = entry(line.kind).fields().isEmpty() ? "there are none here" : "allowed: ";
    refused(line, "{unheard-of: 1}", "c.yaml:7: " + at + ".unheard-of: unknown field; " + which);
    for (Parts.Field f : entry(line.kind).fields()) {
      refused(line, "{" + f.name() + ": x}", "c.yaml:7: " + at + "." + f.name() + ": must be ");
      if (f.type() == double.class) {
        for (double x : new double[] {f.setting().from() - 1, f.setting().to() + 1}) {
          String settings = String.format(Locale.ROOT, "{%s: %.6f}", f.name(), x);
          refused(line, settings, "c.yaml:7: " + at + "." + f.name() + ": must be a number from");
        }
      }
    }
  }

  private static void refused(Line line, String settings, String expected) {
    List<String> problems =
        assertThrows(CampaignException.class, () -> read(line.kind, settings, line.rate), settings)
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
    TrainingSpec wild = read(line.kind, line.settings, 100);
    Trial t = trial(wild.at(1e38));
    assertTrue(run(t, null, null).diverged());
  }

  @Test
  void everyOptimizerGoesWithEverySchedule() {
    for (Parts.Entry optimizer : Parts.of(Parts.places().get("optimizer"))) {
      for (Parts.Entry schedule : Parts.of(Schedule.class)) {
        TrainingSpec t =
            new TrainingSpec(
                0.001,
                32,
                2,
                (io.gradinstructor.autodiff.Optimizer) usual(optimizer),
                (Schedule) usual(schedule));
        assertFalse(run(trial(t), null, null).diverged(), optimizer.kind() + schedule.kind());
      }
    }
  }

  @Test
  void aWordAloneIsAPartAndAnotherWordIsToldWhichThereAre() throws Exception {
    assertEquals(read("one-cycle", "{}", 0.1), readWord("one-cycle"));
    String problem =
        assertThrows(CampaignException.class, () -> readWord("one-cylce")).problems().toString();
    assertTrue(
        problem.contains("must be one of constant, cosine, one-cycle, linear")
            && problem.contains("did you mean \"one-cycle\"?"),
        problem);
    for (String wrong : List.of("[cosine]", "3", "{cosine: {}, linear: {}}", "{}")) {
      assertThrows(CampaignException.class, () -> readWord(wrong), wrong);
    }
  }

  private static TrainingSpec readWord(String word) throws CampaignException {
    String text =
        "campaign: c\ndataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test:"
            + " [0, 500]}\nnetwork: {layers: [784, 30, 10]}\ntraining: {epochs: 2, schedule: "
            + word
            + "}\n";
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8)).training();
  }

  @Test
  void aPartOfAnotherVersionIsRefusedByName() throws Exception {
    byte[] known = Codec.encode(trial(read("cosine", "{}", 0.1)));
    byte[] unknown =
        new String(known, StandardCharsets.ISO_8859_1)
            .replace("cosine", "sawtoo")
            .getBytes(StandardCharsets.ISO_8859_1);
    String message =
        assertThrows(
                io.gradinstructor.core.message.BadMessageException.class,
                () -> Codec.decode(unknown, Trial.class))
            .getMessage();
    assertTrue(message.contains("sawtoo"), message);
  }

  /** What {@code ./gi parts > docs/parts.md} writes. */
  @Test
  void theDocumentSaysWhatThePartsSay() throws Exception {
    assertEquals(PartsDocument.markdown(), Files.readString(Path.of("../docs/parts.md")));
    assertTrue(Map.copyOf(Parts.places()).containsKey("schedule"));
  }
}
