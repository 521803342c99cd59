package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.parts.Cosine;
import io.gradinstructor.training.parts.CrossEntropy;
import io.gradinstructor.training.parts.GridSearch;
import io.gradinstructor.training.parts.Halving;
import io.gradinstructor.training.parts.RandomSearch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arms choose their settings: several at once, by any search, for the same number of runs. */
class SearchTest {
  private static Campaign read(String arms, String compare) throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
        network: {layers: [784, 12, 10]}
        training: {epochs: 4, batch: 32}
        arms:
        %s
        compare: {seeds: 2, tuning-seeds: 2%s}
        """;
    return CampaignFile.read(
        "c.yaml", text.formatted(arms, compare).getBytes(StandardCharsets.UTF_8));
  }

  private static Driver run(Campaign c) {
    return new Driver(
            c,
            t ->
                new TrialEnded(
                    // Higher rates are better, and a little is drawn.
                    t.id(),
                    Math.min(1, Trials.rate(t)) + t.seed() % 7 / 1e4,
                    false,
                    null,
                    t.length() * 32L))
        .run(1);
  }

  @Test
  void everyCombinationIsTried() throws Exception {
    Campaign c =
        read(
            "  - {name: backprop, tune: {learning-rate: [0.1, 0.2], schedule: [cosine, linear],"
                + " objective.smoothing: [0, 0.1]}}",
            "");
    Driver driver = run(c);
    List<Trial> tune = driver.trials(Phase.TUNE);
    assertEquals(8 * 2, tune.size());
    assertEquals(8, tune.stream().map(Trial::recipe).distinct().count());
    Trial fourth = tune.get(2 * 3);
    assertEquals(0.1, Trials.rate(fourth));
    assertEquals("linear", io.gradinstructor.training.registry.Parts.kind(schedule(fourth)));
    assertEquals(
        0.1, ((CrossEntropy) Trials.backprop(fourth).objective()).smoothing().value(), "fastest");
    assertEquals(
        Map.of("backprop", 4), driver.state.chosen().candidates(), "the first of equal ones");
    Trial compared = driver.trials(Phase.COMPARE).get(0);
    assertEquals(0.2, Trials.rate(compared));
    assertEquals(new Cosine(), schedule(compared));
    ReportRequested report = driver.sent(ReportRequested.class).get(0);
    assertEquals(Map.of("backprop", 16 * 40 * 32L), report.spent().tuned());
    assertEquals(0, report.spent().explored());
  }

  private static io.gradinstructor.training.Schedule schedule(Trial t) {
    return Trials.backprop(t).schedule();
  }

  @Test
  void betterCandidatesGoOnFromWhereTheyAreAndNothingIsTrainedTwice() throws Exception {
    Campaign c =
        read(
            "  - {name: backprop, search: {halving: {tries: 8, first: 0.25}}, tune:"
                + " {learning-rate: {log-uniform: [0.001, 1]}}}",
            "");
    Driver driver = run(c);
    List<Trial> tune = driver.trials(Phase.TUNE);
    assertEquals(2 * (8 + 4 + 2), tune.size());
    assertEquals(10, tune.get(0).length());
    assertEquals(20, tune.get(16).length());
    assertEquals(40, tune.get(24).length());
    Map<String, Trial> byId = new HashMap<>();
    tune.forEach(t -> byId.put(t.key(), t));
    for (Trial t : tune) {
      if (t.id().number() < 16) {
        assertNull(t.after());
      } else {
        Trial before = byId.get(t.after().toString());
        assertEquals(t.recipe(), before.recipe());
        assertEquals(t.seed(), before.seed());
        assertEquals(t.length(), 2 * before.length());
        assertTrue(before.goesOn());
      }
    }
    double best = tune.stream().mapToDouble(t -> Trials.rate(t)).max().orElseThrow();
    assertEquals(best, Trials.rate(driver.trials(Phase.COMPARE).get(0)), "the best");
    long spent = driver.sent(ReportRequested.class).get(0).spent().tuned().get("backprop");
    assertEquals(2 * 32 * (8 * 10 + 4 * 10 + 2 * 20), spent);
    assertEquals(driver.state, driver.replayed());
  }

  @Test
  void armsThatChooseTheSameSettingsChooseFromTheSameCandidatesAndForAsManyRuns() throws Exception {
    Campaign c =
        read(
            """
              - {name: backprop, tune: {learning-rate: {log-uniform: [0.001, 1]}}}
              - {name: other, method: backprop, training: {optimizer: adam}, tune: {learning-rate: {log-uniform: [0.001, 1]}}}
              - {name: listed, method: backprop, search: grid, tune: {learning-rate: [0.1, 0.2, 0.3]}}
              - {name: halved, method: backprop, search: halving, tune: {learning-rate: [0.1, 0.2, 0.3]}}\
            """,
            ", tuning-runs: 12, search: random");
    Driver driver = run(c);
    Map<String, List<Double>> rates = new HashMap<>();
    driver
        .trials(Phase.TUNE)
        .forEach(t -> rates.computeIfAbsent(t.arm(), a -> new ArrayList<>()).add(Trials.rate(t)));
    assertEquals(12, rates.get("backprop").size());
    assertEquals(rates.get("backprop"), rates.get("other"));
    assertEquals(12, rates.get("listed").size(), "on four networks each, not two");
    Map<String, Long> spent = driver.sent(ReportRequested.class).get(0).spent().tuned();
    for (String arm : List.of("backprop", "other", "listed")) {
      assertEquals(12 * 40 * 32L, spent.get(arm), arm);
    }
    assertTrue(spent.get("halved") > 10 * 40 * 32L && spent.get("halved") <= 12 * 40 * 32L);
  }

  @Test
  void searchesCostWhatTheySay() {
    assertEquals(3, new GridSearch().cost(3));
    assertEquals(16, new RandomSearch(16).cost(16));
    // 16/8 at first, then 8 and 4 and 2 for an eighth, a quarter and a half more.
    assertEquals(2 + 1 + 1 + 1, new Halving(16, 0.5, 0.125).cost(16));
    assertEquals(16, ((Halving) new Halving(2, 0.5, 0.125).within(5)).tries());
    assertEquals(7, ((RandomSearch) new RandomSearch(2).within(7.9)).tries());
    for (double keep : new double[] {0.1, 0.3, 0.5, 0.9}) {
      Halving h = new Halving(20, keep, 0.1);
      List<List<Search.Judged>> soFar = new ArrayList<>();
      double cost = 0;
      double share = 0;
      for (List<Search.Ask> next = h.next(20, soFar); !next.isEmpty(); next = h.next(20, soFar)) {
        cost += next.size() * (next.get(0).share() - share);
        share = next.get(0).share();
        List<Search.Ask> asked = next;
        soFar.add(
            IntStream.range(0, asked.size())
                .mapToObj(i -> new Search.Judged(asked.get(i), i % 3))
                .toList());
      }
      assertEquals(1, share);
      assertEquals(h.cost(20), cost, 1e-9);
      assertTrue(soFar.get(soFar.size() - 1).size() >= 2);
    }
  }
}
