package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Selection;
import io.gradinstructor.message.Selection.Candidate;
import io.gradinstructor.message.Selection.Metric;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.report.EnnMetric.Better;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.StepRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionBuilderTest {
  private static final InstructorId ZERO = enn(0);
  private static final InstructorId ONE = enn(1);
  private static final InstructorId OTHER = enn(2);

  private static InstructorId enn(int seed) {
    return InstructorId.shared("made-up", 1, Lesson.VIEW, seed);
  }

  private static final EnnMetric HIGHER = new EnnMetric("m", Better.HIGHER, e -> null);
  private static final EnnMetric LOWER = new EnnMetric("m", Better.LOWER, e -> null);

  /** Candidates a, b, c, … of these enhancements; a value of NaN is none. */
  private static List<Candidate> candidates(double[] enhancements, double... values) {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < enhancements.length; i++) {
      Map<String, Double> metrics = Double.isNaN(values[i]) ? Map.of() : Map.of("m", values[i]);
      all.add(new Candidate("" + (char) ('a' + i), "arm", enhancements[i], metrics));
    }
    return all;
  }

  private static final double[] FOUR = {0.01, 0.02, 0.03, 0.05};

  @Test
  void ranksAreHeldAgainstEnhancements() {
    // Ranks 1 3 2 4 against 1 2 3 4: 1 − 6·(1 + 1)/(4·15).
    assertEquals(
        new Metric("m", "higher", 0.8, "d", 0),
        SelectionBuilder.judge(HIGHER, candidates(FOUR, 1, 7, 2, 9)));
    assertEquals(
        new Metric("m", "higher", -1.0, "a", 0.04),
        SelectionBuilder.judge(HIGHER, candidates(FOUR, 4, 3, 2, 1)));
  }

  @Test
  void whereLowerIsBetterThePickIsTheLowest() {
    assertEquals(
        new Metric("m", "lower", -0.8, "c", 0.02),
        SelectionBuilder.judge(LOWER, candidates(FOUR, 9, 8, 1, 2)));
  }

  @Test
  void equalValuesShareTheirRanksAndTheFirstIsPicked() {
    // Ranks 1.5 1.5 3.5 3.5 against 1 2 3 4: covariance 4 over √(4·5).
    assertEquals(
        new Metric("m", "higher", 0.894427, "c", 0.02),
        SelectionBuilder.judge(HIGHER, candidates(FOUR, 1, 1, 2, 2)));
  }

  @Test
  void nothingIsRankedWithTooFewCandidatesOrTiesOnly() {
    double[] three = {0.01, 0.03, 0.02};
    assertEquals(
        new Metric("m", "higher", null, "a", 0.02),
        SelectionBuilder.judge(HIGHER, candidates(three, 5, 5, 5)));
    assertEquals(
        new Metric("m", "higher", null, "c", 0),
        SelectionBuilder.judge(HIGHER, candidates(new double[] {0.1, 0.1, 0.1}, 1, 2, 3)));
    assertEquals(
        new Metric("m", "higher", null, "a", 0.01),
        SelectionBuilder.judge(HIGHER, candidates(new double[] {0.01, 0.02}, 2, 1)));
  }

  @Test
  void candidatesWithoutTheMetricAreNotRankedButRegretted() {
    assertEquals(
        new Metric("m", "higher", 1.0, "c", 0.02),
        SelectionBuilder.judge(HIGHER, candidates(FOUR, 1, 2, 3, Double.NaN)));
    assertNull(
        SelectionBuilder.judge(HIGHER, candidates(FOUR, 1, 2, Double.NaN, Double.NaN)).spearman());
  }

  private static final DatasetSpec DATASET =
      new DatasetSpec("made-up", null, null, new Range(0, 9), new Range(9, 12), new Range(0, 9));

  private static ArmSpec arm(String name, Method method) {
    return Arms.arm(name, method);
  }

  private static final Campaign CAMPAIGN =
      new Campaign(
          "made-up",
          1,
          DATASET,
          null,
          null,
          null,
          List.of(
              arm("first", Method.INSTRUCTOR),
              arm("plain", Method.BACKPROP),
              arm("second", Method.INSTRUCTOR)),
          null,
          Arms.compare(2, 1),
          null,
          null,
          null);

  private static final StepRule RULE = new StepRule(0.03, 0, 5);

  private static Measured measured(String arm, int number, InstructorId enn, double test) {
    Trial trial =
        new Trial(
            new TrialId("made-up", Phase.COMPARE, arm, number),
            7,
            DATASET,
            false,
            new TrainingSpec(0.1, 2, 10)
                .by(
                    enn == null
                        ? Backprop.plain(0.1)
                        : Backprop.plain(0.1).with(new Instruct(enn.toString(), RULE, 0, 20, -1)))
                .recipe(List.of(4, 2), new Naive(0.45)),
            new Watch(List.of(), false));
    return new Measured(trial, test, test, false, List.of(), 20);
  }

  /** Two networks: plain 0.5 and 0.75. The second arm has the first's ENNs and does better. */
  private static List<Measured> trials() {
    return new ArrayList<>(
        List.of(
            measured("plain", 0, null, 0.5),
            measured("plain", 1, null, 0.75),
            measured("first", 0, ZERO, 0.625),
            measured("first", 1, ZERO, 0.75),
            measured("first", 2, ONE, 0.5),
            measured("first", 3, ONE, 1),
            measured("second", 0, ZERO, 1),
            measured("second", 1, ZERO, 1),
            measured("second", 2, ONE, 1),
            measured("second", 3, ONE, 1)));
  }

  private static Instructor instructor(InstructorId id, Double r2) {
    EnnFigures figures = new EnnFigures(r2, null, List.of(), 10, null);
    return new Instructor(id, Lesson.VIEW, new byte[0], null, figures);
  }

  private static Results results(List<Measured> trials) {
    return ResultsBuilder.build(
        CAMPAIGN,
        "abc",
        trials,
        List.of(instructor(ONE, 0.25), instructor(OTHER, 0.9), instructor(ZERO, 0.5)),
        Samples.asked(Map.of(ONE, 0.125, ZERO, 0.0625), Map.of()),
        null);
  }

  @Test
  void enhancementsAreOfTheFirstArmPairedByNetwork() {
    assertEquals(
        new Selection(
            List.of(
                new Candidate(
                    ZERO.toString(),
                    "first",
                    0.0625,
                    Map.of("rollout_gain", 0.0625, "validation_r2", 0.5)),
                new Candidate(
                    ONE.toString(),
                    "first",
                    0.125,
                    Map.of("rollout_gain", 0.125, "validation_r2", 0.25))),
            List.of(
                new Metric("rollout_gain", "higher", null, ONE.toString(), 0),
                new Metric("validation_r2", "higher", null, ZERO.toString(), 0.0625))),
        results(trials()).selection());
  }

  /** Only the second went on. */
  @Test
  void whereNotAllGoOnMetricsAreHeldAgainstRollouts() {
    List<Measured> kept = trials();
    kept.removeIf(m -> m.trial().instructor().filter(ZERO::equals).isPresent());
    Selection s = results(kept).selection();
    assertNull(s.candidates().get(0).enhancement());
    assertEquals("first", s.candidates().get(0).arm());
    assertEquals(0.125, s.candidates().get(1).enhancement());
    assertEquals(
        List.of(new Metric("validation_r2", "higher", null, ZERO.toString(), 0.0625)), s.metrics());
  }

  @Test
  void jsonHasTheAgreedNamesWhateverTheOrderOfArrival() {
    List<Measured> reversed = trials();
    Collections.reverse(reversed);
    byte[] json = ResultsJson.write(results(trials()));
    assertArrayEquals(json, ResultsJson.write(results(reversed)));
    String text = new String(json, StandardCharsets.UTF_8).replaceAll("\\s+", "");
    assertTrue(
        text.contains(
            "\"selection\":{\"candidates\":[{\"id\":\"made-up/round-1/view/0\",\"arm\":\"first\",\"enhancement\":0.0625,"
                + "\"metrics\":{\"rollout_gain\":0.0625,\"validation_r2\":0.5}},"),
        text);
    assertTrue(
        text.contains(
            "\"metrics\":[{\"name\":\"rollout_gain\",\"better\":\"higher\",\"spearman\":null,"
                + "\"pick\":\"made-up/round-1/view/1\",\"regret\":0.0},"),
        text);
  }

  @Test
  void withoutCandidatesTriedThereIsNoSelection() {
    Results results =
        ResultsBuilder.build(
            CAMPAIGN, "abc", trials(), List.of(), Samples.asked(null, Map.of()), null);
    assertNull(results.selection());
    String json = new String(ResultsJson.write(results), StandardCharsets.UTF_8);
    assertFalse(json.contains("selection"));
  }

  @Test
  void thePageHasATableOfEnnsAndOneOfMetrics() {
    Figures none = new Figures(Map.of(), Map.of(), Map.of(), List.of());
    String html = HtmlReport.render(results(trials()), none, new byte[0]);
    assertTrue(html.contains("<h2>Choosing an ENN</h2>"));
    assertTrue(
        html.contains(
            "<th scope=\"row\">made-up/round-1/view/1</th><td>first</td><td>+12.50</td><td>0.1250</td><td>0.2500</td>"),
        html);
    assertTrue(
        html.contains(
            "<th scope=\"row\">validation_r2</th><td>higher</td><td>–</td><td>6.25</td><td>made-up/round-1/view/0</td>"),
        html);
  }
}
