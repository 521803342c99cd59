package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.training.Search.Ask;
import io.gradinstructor.training.Search.Judged;
import io.gradinstructor.training.parts.Population;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private static final String RATES = "learning-rate: {log-uniform: [0.01, 1]}";

  private static Campaign read(String tune) throws CampaignException {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
        network: {layers: [784, 12, 10]}
        training: {epochs: 4, batch: 32, optimizer: {sgd: {momentum: 0.5}}}
        arms:
          - {name: backprop, search: {population: {tries: 5, generations: 4, replaced: 0.4}}, tune: {TUNE}}
        compare: {seeds: 2, tuning-seeds: 1}
        """;
    return CampaignFile.read("c.yaml", text.replace("TUNE", tune).getBytes(StandardCharsets.UTF_8));
  }

  private static Driver run(Campaign c, Function<Trial, Double> worth, long order) {
    return new Driver(c, t -> new TrialEnded(t.id(), worth.apply(t), false, null, t.length() * 32L))
        .run(order);
  }

  private static List<Judged> judged(List<Ask> asks, double... worth) {
    List<Judged> judged = new ArrayList<>();
    for (Ask a : asks) {
      judged.add(new Judged(a, worth[a.candidate()]));
    }
    return judged;
  }

  /** Of five two give way: the worst to the best, the second worst to the second best. */
  @Test
  void theWorstGoOnFromTheBest() {
    Population p = new Population(5, 2, 0.4, 1.2);
    List<Ask> first = p.next(5, List.of());
    assertEquals(new Ask(3, 0.5), first.get(3));
    List<Judged> last = judged(first, 0.5, 0.9, 0.1, 0.7, 0.3);
    List<Ask> second = p.next(5, List.of(last));
    assertEquals(List.of(0, 1, 1, 3, 3), second.stream().map(Ask::from).toList());
    assertTrue(second.stream().allMatch(a -> a.share() == 1));
    assertEquals(List.of(), p.next(5, List.of(last, judged(second, 1, 1, 1, 1, 1))));
    List<Ask> equal = p.next(5, List.of(judged(first, 1, 1, 1, 1, 1)));
    assertEquals(List.of(0, 1, 2, 1, 0), equal.stream().map(Ask::from).toList());
    assertEquals(5, p.cost(5));
    assertEquals(7, p.within(7.5).tries());
  }

  /** Lower rates are better, so that rates fall from one to the next that takes over. */
  @Test
  void settingsOfTheBestChangeALittleWithinTheirRange() throws Exception {
    Driver driver = run(read(RATES), t -> 1 - Trials.rate(t), 1);
    List<Trial> tune = driver.trials(Phase.TUNE);
    assertEquals(4 * 5, tune.size());
    Map<TrialId, Trial> byId = new HashMap<>();
    tune.forEach(t -> byId.put(t.id(), t));
    int changed = 0;
    for (Trial t : tune) {
      int generation = t.id().number() / 5;
      assertEquals(10 * (generation + 1), t.length());
      if (generation == 0) {
        assertNull(t.after());
        continue;
      }
      Trial before = byId.get(t.after());
      assertEquals(t.seed(), before.seed());
      assertEquals(before.length(), 10 * generation);
      double ratio = Trials.rate(t) / Trials.rate(before);
      boolean same = before.id().number() % 5 == t.id().number() % 5;
      if (same) {
        assertEquals(1, ratio);
        assertEquals(before.legs(), t.legs());
      } else {
        changed++;
        boolean edge = Trials.rate(t) == 0.01 || Trials.rate(t) == 1;
        double up = ratio > 1 ? 1.2 : 1 / 1.2;
        assertTrue(edge || Math.abs(ratio - up) < 1e-4, ratio + " of " + before.id());
        assertEquals(before.recipe(), t.legs().get(t.legs().size() - 1).recipe());
        assertEquals(before.length(), t.legs().get(t.legs().size() - 1).until());
      }
    }
    assertEquals(2 * 3, changed);
    long spent = driver.sent(ReportRequested.class).get(0).spent().tuned().get("backprop");
    assertEquals(5 * 40 * 32, spent, "what members went on from counts once");
  }

  /** Networks of the comparison take the course of the one that was best at the end. */
  @Test
  void theCourseOfSettingsIsChosen() throws Exception {
    Driver driver = run(read(RATES), t -> 1 - Trials.rate(t), 1);
    List<Integer> line = driver.state.chosen().line("backprop");
    assertEquals(4, line.size());
    assertEquals(driver.state.chosen().candidate("backprop"), line.get(3));
    Trial best =
        driver.trials(Phase.TUNE).stream()
            .filter(t -> t.id().number() == 15 + line.get(3))
            .findFirst()
            .orElseThrow();
    for (Trial t : driver.trials(Phase.COMPARE)) {
      assertEquals(best.recipe(), t.recipe());
      assertEquals(best.legs(), t.legs());
      assertNull(t.after());
    }
    assertEquals(
        Trials.rate(best),
        (Double) Candidate.of(driver.state).get(line.get(3)).settings().get("learning-rate"));
  }

  /** Whoever is fast: events in any order lead to the same trials and the same choice. */
  @Test
  void theOrderInWhichMembersEndDoesNotMatter() throws Exception {
    Campaign c = read(RATES);
    Driver one = run(c, t -> t.seed() % 97 / 97.0 + Trials.rate(t), 1);
    for (long order = 2; order < 8; order++) {
      Driver other = run(c, t -> t.seed() % 97 / 97.0 + Trials.rate(t), order);
      assertEquals(one.trials(Phase.TUNE), other.trials(Phase.TUNE));
      assertEquals(one.state.chosen(), other.state.chosen());
      assertEquals(other.state, other.replayed());
    }
  }

  /** From the end of another, from any point on the way, and where neither is kept any more. */
  @Test
  void aMemberHasTheSameBytesWhereverItGoesOn() throws Exception {
    List<Trial> tune = run(read(RATES), t -> 1 - Trials.rate(t), 1).trials(Phase.TUNE);
    Trial last =
        tune.stream()
            .filter(t -> t.id().number() >= 15 && t.legs() != null)
            .findFirst()
            .orElseThrow();
    Map<TrialId, Trial> byId = new HashMap<>();
    tune.forEach(t -> byId.put(t.id(), t));
    List<Snapshot> told = new ArrayList<>();
    List<Checkpoint> ways = new ArrayList<>();
    TrialResult anew = work(last, null, told, ways);
    assertEquals(1, told.size(), "the ends of first parts are not the end");
    for (Checkpoint from : ways) {
      List<Snapshot> end = new ArrayList<>();
      assertEquals(anew.passes(), work(last, from, end, null).passes());
      assertArrayEquals(told.get(0).weights(), end.get(0).weights());
    }
    List<Checkpoint> ends = new ArrayList<>();
    work(byId.get(last.after()), null, new ArrayList<>(), ends);
    List<Snapshot> end = new ArrayList<>();
    work(last, ends.get(ends.size() - 1), end, null);
    assertArrayEquals(told.get(0).weights(), end.get(0).weights());
    List<Snapshot> alike = new ArrayList<>();
    Trial still =
        new Trial(last.id(), last.seed(), last.dataset(), false, last.recipe(), last.watch());
    work(still, null, alike, null);
    assertNotEquals(told.get(0), alike.get(0));
  }

  private static TrialResult work(
      Trial t, Checkpoint from, List<Snapshot> told, List<Checkpoint> ways) {
    Dataset data = Datasets.load(t.dataset());
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {
            told.add(snapshot);
          }

          @Override
          public boolean due() {
            return ways != null;
          }

          @Override
          public void checkpoint(Checkpoint c) {
            if (ways != null) {
              ways.add(Codec.decode(Codec.encode(c), Checkpoint.class));
            }
          }
        };
    try (TrialRun run = new TrialRun(t, data.train(), id -> null, observer)) {
      return run.run(from);
    }
  }

  @Test
  void whatCannotChangeOnTheWayIsRefused() {
    refused("batch: [16, 32]", "has batch, where search: population changes numbers above 0");
    refused("optimizer.momentum: [0, 0.5]", "has optimizer.momentum, where");
    refused("initialisation.sigma: [0.1, 0.2]", "has initialisation.sigma, where");
  }

  private static void refused(String tune, String reason) {
    String message =
        assertThrows(CampaignException.class, () -> read(tune)).problems().get(0).toString();
    assertTrue(message.startsWith("c.yaml:6: arms[0].tune: " + reason), message);
  }
}
