package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradinstructor.autodiff.Library;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsBuilderTest {
  private final Results results = Samples.results();

  @Test
  void armsComeInTheCampaignsOrderAndWithoutTrialsNotAtAll() {
    assertEquals(
        List.of("backprop", "l2", "instructor"), results.arms().stream().map(Arm::name).toList());
  }

  @Test
  void accuraciesAndGap() {
    Arm plain = results.arms().get(0);
    assertEquals(3, plain.n());
    assertEquals(List.of(0.9, 0.91, 0.92), plain.accuracies());
    assertEquals(0.91, plain.testAccuracy().mean());
    assertEquals(0.01, plain.testAccuracy().sd());
    assertEquals(0.02, plain.gap().mean());
    assertEquals(1, plain.diverged());
    assertNull(plain.vsBackprop());
    assertNull(plain.chosen());
  }

  @Test
  void ofItsNetworksAnArmHasTheMedianTheFifthPercentileAndTheWorst() {
    // In order 0.93, 0.93, 0.95, 0.96, 0.97, 0.98; a quarter of the way from the first to the
    // second.
    Arm pooled = results.arms().get(2);
    assertEquals(List.of(0.955, 0.93, 0.93), spread(pooled));
    // A tenth of the way from 0.90 to 0.91.
    assertEquals(List.of(0.91, 0.901, 0.9), spread(results.arms().get(0)));
  }

  private static List<Double> spread(Arm arm) {
    return List.of(arm.median(), arm.percentile5(), arm.worst());
  }

  @Test
  void theFileSaysThemAndWhatHasNoneIsReadAsWell() throws Exception {
    JsonNode tree = ResultsJson.tree("r", ResultsJson.write(results));
    ObjectNode plain = (ObjectNode) tree.path("arms").path(0);
    assertEquals(0.91, plain.path("median").doubleValue());
    assertEquals(0.901, plain.path("percentile_5").doubleValue());
    assertEquals(0.9, plain.path("worst").doubleValue());
    assertEquals(
        results.arms().get(0).accuracies(), ResultsJson.read("r", tree).arms().get(0).accuracies());
    plain.remove(List.of("median", "percentile_5", "worst"));
    assertEquals(0.901, ResultsJson.read("r", tree).arms().get(0).percentile5());
  }

  @Test
  void chosenCandidatesAreToldByTheirPaths() {
    assertEquals(Map.of("terms.l2.strength", 0.01), results.arms().get(1).chosen());
    assertEquals(Map.of("step.eta", 0.03), results.arms().get(2).chosen());
  }

  @Test
  void whatDiffersFromTheBaselineAndWhatItCostIsTold() {
    assertEquals(Map.of(), results.arms().get(0).recipe());
    assertEquals(
        Map.of("terms", List.of(Map.of("l2", Map.of("strength", 0.01)))),
        results.arms().get(1).recipe());
    assertEquals(new Results.Passes(20, 0), results.arms().get(0).passes());
    assertEquals(new Results.Passes(20, 80), results.arms().get(1).passes());
    assertEquals(400, results.exploration());
    assertNull(results.bestBaseline(), "no baseline was tuned");
  }

  @Test
  void ennSeedsAreAveragedPerNetworkBeforePairing() {
    // Networks reach 0.94, 0.95, 0.97 on average: 0.04, 0.04, 0.05 more than plain.
    Difference d = results.arms().get(2).vsBackprop();
    assertEquals(0.043333, d.difference());
    double[] expected = Statistics.gap(new double[] {0.04, 0.04, 0.05}).ci95();
    assertArrayEquals(expected, d.ci95(), 1e-6);
    double t = 13; // 0.13/3 over a standard error of 0.01/3
    assertEquals(2 * (1 - t / Math.sqrt(t * t + 2)), d.p(), 1e-6);
    assertEquals(1, results.arms().get(1).vsBackprop().p());
  }

  @Test
  void trainAccuraciesAreInTheOrderOfTheTests() {
    assertEquals(3, results.networks());
    Arm instructor = results.arms().get(2);
    assertEquals(List.of(0.93, 0.93, 0.96, 0.95, 0.97, 0.98), instructor.accuracies());
    assertEquals(List.of(0.95, 0.95, 0.98, 0.97, 0.99, 1.0), instructor.trainAccuracies());
  }

  @Test
  void gradientNormsAreMeansOverTheTrialsThatDidNotDiverge() {
    // Trials 0, 2, 3, 4 and 5 have norms 1 + number and number / 3; 9 images make 40 steps of 2.
    assertEquals(
        List.of(
            new Results.Norms(0, 0, List.of(3.8, 0.1), List.of(0.933333, 0.0), 0.9),
            new Results.Norms(10, 0.25, List.of(3.8, 0.1), List.of(0.933333, 0.0), 0.91)),
        results.arms().get(2).gradientNorms());
    assertEquals(List.of(), results.arms().get(0).gradientNorms());
  }

  @Test
  void whatInstructorsPromisedIsHeldAgainstWhatCame() {
    // Of six networks one diverged; the others were promised 0.9, then 0.91, and came to 0.9518.
    Results.Promise p = results.arms().get(2).promise();
    assertEquals(0.9, p.first());
    assertEquals(0.91, p.last());
    double mean = 0;
    for (int i : new int[] {0, 2, 3, 4, 5}) {
      mean += (0.91 - results.arms().get(2).accuracies().get(i)) / 5;
    }
    assertEquals(mean, p.excess().mean(), 1e-6);
    assertNull(results.arms().get(0).promise());
  }

  @Test
  void instructorsAreSortedAndNeverNotANumber() {
    assertEquals("made-up/round-1/scale-only/0", results.instructors().get(0).id());
    assertEquals(Lesson.SCALE_ONLY, results.instructors().get(0).kind());
    assertEquals(0.876543, results.instructors().get(0).validationR2());
    assertNull(results.instructors().get(0).validationSpearman());
  }

  @Test
  void figuresOfHeldOutRunsAreRoundedAndNeverNotANumber() {
    Results.HeldOut h = results.instructors().get(0).heldOut();
    assertEquals(0.812346, h.r2());
    assertEquals(0.951235, h.halvesR2());
    assertEquals(Arrays.asList(0.512346, null, 0.75, 1.0, -0.5), h.kendallTau());
    assertNull(h.spread());
    assertNull(h.gradientNorm());
    String json = new String(ResultsJson.write(results), StandardCharsets.UTF_8);
    for (String name : List.of("held_out", "baseline_quadratic_r2", "permuted_change")) {
      assertTrue(json.contains("\"" + name + "\" : "), name);
    }
    assertFalse(json.contains("\"gradient_norm\""));
  }

  @Test
  void jsonDoesNotDependOnTheOrderOfArrival() {
    List<Measured> reversed = new ArrayList<>(Samples.trials());
    Collections.reverse(reversed);
    Results other =
        ResultsBuilder.build(
            Samples.campaign(), "abc", reversed, List.of(), Samples.asked(null, Map.of()), null);
    Results same =
        ResultsBuilder.build(
            Samples.campaign(),
            "abc",
            Samples.trials(),
            List.of(),
            Samples.asked(null, Map.of()),
            null);
    assertArrayEquals(ResultsJson.write(same), ResultsJson.write(other));
  }

  @Test
  void ticketsAreRowsOfFiguresOrAbsent() {
    List<Results.Ticket> tickets = Samples.results(Samples.tickets()).tickets();
    assertEquals(2 * (1 + 4 * 2), tickets.size());
    Results.Ticket last = tickets.get(17);
    assertEquals("trained", last.network());
    assertEquals("random", last.mask());
    assertEquals(0.5, last.density());
    assertEquals(0.75, last.accuracy().mean());
    assertEquals(0.05, last.accuracy().sd());
    assertEquals(List.of(0.7, 0.8, 0.75), last.accuracies());
    assertFalse(new String(ResultsJson.write(results), StandardCharsets.UTF_8).contains("tickets"));
  }

  @Test
  void jsonHasTheAgreedNames() {
    String json = new String(ResultsJson.write(results), StandardCharsets.UTF_8);
    assertTrue(
        json.startsWith(
            "{\n  \"schema\" : 2,\n  \"version\" : \""
                + Library.VERSION
                + "\",\n  \"campaign\" : \"made-up\",\n  \"file_sha256\" : \"abc\",\n  \"dataset\""),
        json);
    assertTrue(json.endsWith("}\n"));
    for (String name :
        List.of(
            "seeds",
            "test_accuracy",
            "train_accuracy",
            "gap",
            "vs_backprop",
            "difference",
            "ci95",
            "p",
            "test_accuracies",
            "train_accuracies",
            "networks",
            "gradient_norms",
            "stage",
            "loss",
            "instructor",
            "diverged",
            "validation_r2",
            "mean",
            "sd")) {
      assertTrue(json.contains("\"" + name + "\" : "), name);
    }
    assertFalse(json.contains("NaN"));
    assertFalse(json.contains("\r"));
  }
}
