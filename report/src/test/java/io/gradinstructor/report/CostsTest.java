package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.campaign.Tune;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Trial;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.training.parts.Naive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What arms cost. Networks are 20-10-4, whose matrices have 200 and 40 numbers, and 14 biases. */
class CostsTest {
  private final List<ArmSpec> arms = new ArrayList<>();
  private final List<Measured> measured = new ArrayList<>();
  private long passes = 20;

  private CostsTest arm(String name, Role role, List<List<Integer>> ranks, double... accuracies) {
    boolean plain = role == Role.BASELINE;
    arms.add(
        new ArmSpec(
            name,
            Method.BACKPROP,
            role,
            Tune.NOTHING,
            null,
            false,
            plain ? null : Arms.TRAINING,
            null,
            null,
            null));
    for (int i = 0; i < accuracies.length; i++) {
      Trial t = Samples.measured(name, i, 0).trial();
      Trial wide =
          new Trial(
              t.id(),
              t.seed(),
              t.dataset(),
              false,
              Arms.TRAINING.recipe(List.of(20, 10, 4), new Naive(0.45)),
              t.watch());
      boolean diverged = accuracies[i] == 0;
      measured.add(
          new Measured(
              wide,
              accuracies[i],
              accuracies[i],
              diverged,
              ranks.get(i),
              List.of(),
              passes,
              null,
              null));
    }
    return this;
  }

  private static List<List<Integer>> ranks(int... first) {
    return Arrays.stream(first).mapToObj(k -> k == 0 ? null : List.of(k, 4)).toList();
  }

  private Results results() {
    Campaign campaign =
        new Campaign(
            "cut",
            1,
            Samples.DATASET,
            null,
            null,
            null,
            arms,
            null,
            Arms.compare(3, 1),
            null,
            null,
            null);
    return ResultsBuilder.build(
        campaign, "abc", measured, List.of(), Samples.asked(null, Map.of()), null);
  }

  private Results cut(double... accuracies) {
    return arm("plain", Role.BASELINE, ranks(0, 0, 0), 0.90, 0.91, 0.92)
        .arm("small", Role.SUBJECT, ranks(1, 2, 3), accuracies)
        .arm("late", Role.CONTROL, ranks(2, 2, 2), 0.85, 0.86, 0.88)
        .results();
  }

  @Test
  void everyArmHasASizeAndWhatDivergedIsNotInIt() throws Exception {
    Results results = cut(0.896, 0.908, 0);
    assertEquals(new Results.Size(254, 240, null), results.arms().get(0).size());
    // (30 + 60) / 2 and 40; the second matrix is never in factors, 4·14 are more.
    assertEquals(new Results.Size(99, 85, List.of(1.5, 4.0)), results.arms().get(1).size());
    Results read = ResultsJson.read("r", ResultsJson.write(results));
    assertEquals(results.arms().get(1).size(), read.arms().get(1).size());
    assertNull(arm("lost", Role.OTHER, ranks(0, 0, 0), 0, 0, 0).results().arms().get(3).size());
  }

  @Test
  void tablesSayItWhereSomeNetworksAreSmaller() {
    String table = ReportTable.text(cut(0.896, 0.908, 0.918), Comparing.none());
    assertTrue(table.lines().findFirst().orElseThrow().contains("parameters  multiplications"));
    // On average 60 + 40 + 14.
    assertTrue(table.lines().anyMatch(l -> l.startsWith("small") && l.contains("114 ")), table);
    assertTrue(table.contains("2.0, 4.0"), table);
    String plain = ReportTable.text(Samples.results(), Comparing.none());
    assertFalse(plain.contains("parameters"), plain);
  }

  @Test
  void aSmallSubjectIsHeldAgainstPlainNetworksAndThoseCutLate() {
    List<String> verdicts =
        Claims.others(cut(0.896, 0.908, 0.918)).stream()
            .map(c -> c.text() + ": " + c.holds())
            .toList();
    assertEquals(
        List.of(
            "cut: within 0.5 points of plain at 0.4 of its parameters: false",
            "cut: better than late: true"),
        verdicts);
  }

  @Test
  void bothTheSizeAndTheAccuracyCount() {
    assertEquals(true, within(ranks(1, 1, 1), 0.896, 0.908, 0.918));
    assertEquals(false, within(ranks(1, 1, 1), 0.89, 0.90, 0.91), "a point worse");
    assertEquals(false, within(ranks(3, 3, 3), 0.896, 0.908, 0.918), "0.57 of the parameters");
  }

  /** What takes its passes from its last steps leaves less than one. */
  @Test
  void aSubjectOfAsManyPassesHasToBeBetter() {
    passes = 19_985;
    arm("stalls", Role.SUBJECT, ranks(0, 0, 0), 0.898, 0.908, 0.918);
    arm("jitter", Role.CONTROL, ranks(0, 0, 0), 0.88, 0.895, 0.90);
    passes = 20_000;
    Results results = arm("plain", Role.BASELINE, ranks(0, 0, 0), 0.90, 0.91, 0.92).results();
    List<String> texts = Claims.others(results).stream().map(Claim::text).toList();
    assertEquals(List.of("cut: better than plain", "cut: better than jitter"), texts);
  }

  /** Of 20 passes in plain training, 17 for the subject and 18 for what it has to beat. */
  @Test
  void aSubjectOfFewerPassesIsHeldAgainstPlainTrainingAndControls() {
    passes = 17;
    arm("quick", Role.SUBJECT, ranks(0, 0, 0), 0.898, 0.908, 0.918);
    passes = 18;
    arm("random", Role.CONTROL, ranks(0, 0, 0), 0.88, 0.895, 0.90);
    passes = 20;
    Results results = arm("plain", Role.BASELINE, ranks(0, 0, 0), 0.90, 0.91, 0.92).results();
    List<String> verdicts =
        Claims.others(results).stream().map(c -> c.text() + ": " + c.holds()).toList();
    assertEquals(
        List.of(
            "cut: within 0.4 points of plain at 0.9 of its passes: true",
            "cut: better than random: true"),
        verdicts);
    String table = ReportTable.text(results, Comparing.none());
    assertTrue(table.lines().findFirst().orElseThrow().contains("passes"), table);
    assertTrue(table.lines().anyMatch(l -> l.startsWith("quick") && l.contains(" 17 ")), table);
    String plain = ReportTable.text(Samples.results(), Comparing.none());
    assertFalse(plain.contains("passes"), plain);
  }

  private static Boolean within(List<List<Integer>> ranks, double... accuracies) {
    Results results =
        new CostsTest()
            .arm("plain", Role.BASELINE, ranks(0, 0, 0), 0.90, 0.91, 0.92)
            .arm("small", Role.SUBJECT, ranks, accuracies)
            .results();
    return Claims.others(results).get(0).holds();
  }
}
