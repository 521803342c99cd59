package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.Trials;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.campaign.SelectSpec;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.CampaignEvent.TrialsQueued;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.workflow.State.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectTest {
  private static final CriticSpec CRITICS = Campaigns.full().instructor().critics();

  /** Three candidates of its own: the middle one of 0.01, 0.02 and 0.04. */
  private static final ArmSpec OWN =
      Arms.arm("own", Method.INSTRUCTOR, true, null, CRITICS, 0.01, 0.02, 0.04);

  private static final List<ArmSpec> ARMS =
      List.of(
          Arms.arm("labels", Method.BACKPROP, true, null, null),
          Arms.arm("plain", Method.BACKPROP),
          Arms.arm("first", Method.INSTRUCTOR, 0.01, 0.03),
          Arms.arm("second", Method.INSTRUCTOR),
          Arms.arm("instructor-shuffled", Method.SHUFFLED),
          OWN);

  private static Driver run(SelectSpec select) {
    return new Driver(Campaigns.campaign(select, ARMS, new RoundSpec(4, 0)), SelectTest::work)
        .run(1);
  }

  /**
   * In the select phase plain networks reach 0.5 and 0.6, the first arm's first ENN 0.25 more, its
   * second the same, except where the second network diverges.
   */
  private static TrialEnded work(Trial t) {
    double network = t.id().number() % 2 == 0 ? 0.5 : 0.6;
    return switch (t.id().local()) {
      case "select/first/000", "select/first/001" -> Driver.ended(t, network + 0.25);
      case "select/first/003" -> new TrialEnded(t.id(), 1, true, null, 0);
      default -> Driver.ended(t, network);
    };
  }

  @Test
  void everyEnnOfAnInstructorArmIsTriedOnceAndPlainBackpropagationFirst() {
    List<Trial> trials = run(new SelectSpec(2, 0.2, 0)).trials(Phase.SELECT);
    assertEquals(
        List.of(
            "plain/000 null",
            "plain/001 null",
            "first/000 view/0",
            "first/001 view/0",
            "first/002 view/1",
            "first/003 view/1",
            "own/000 arm-own/0",
            "own/001 arm-own/0",
            "own/002 arm-own/1",
            "own/003 arm-own/1"),
        trials.stream()
            .map(t -> t.id().local().substring("select/".length()) + " " + enn(t))
            .toList());
  }

  private static String enn(Trial t) {
    return t.instructor().map(i -> i.local().substring("round-1/".length())).orElse(null);
  }

  @Test
  void rolloutsAreShortOnTheSameNetworksWithTheMiddleStepSize() {
    List<Trial> trials = run(new SelectSpec(2, 0.2, 0)).trials(Phase.SELECT);
    for (int i = 0; i < trials.size(); i++) {
      Trial t = trials.get(i);
      assertEquals(trials.get(i % 2).seed(), t.seed());
      assertEquals(1560, t.steps());
      assertEquals(312, t.length());
      assertFalse(t.watch().keep());
      assertFalse(t.rewardLabels());
      assertTrue(t.watch().snapshots().isEmpty());
      if (t.instructor().isPresent()) {
        assertEquals(t.arm().equals("own") ? 0.02 : 0.01, Trials.instruct(t).rule().eta());
        assertEquals(1560, Trials.instruct(t).until());
      }
    }
    assertEquals(2, trials.stream().map(Trial::seed).distinct().count());
  }

  @Test
  void gainsArePairedByNetworkAndADivergedRolloutIsWorthNothing() {
    Map<String, Double> gains = new LinkedHashMap<>();
    run(new SelectSpec(2, 0.2, 0))
        .sent(ReportRequested.class)
        .get(0)
        .rolloutGains()
        .forEach((enn, gain) -> gains.put(enn.toString(), gain));
    assertEquals(
        List.of(
            "campaign-1/round-1/view/0",
            "campaign-1/round-1/view/1",
            "campaign-1/round-1/arm-own/0",
            "campaign-1/round-1/arm-own/1"),
        List.copyOf(gains.keySet()));
    assertEquals(0.25, gains.get("campaign-1/round-1/view/0"), 1e-12);
    assertEquals(-0.3, gains.get("campaign-1/round-1/view/1"), 1e-12);
    assertEquals(0, gains.get("campaign-1/round-1/arm-own/0"), 1e-12);
  }

  /** The first arm's first ENN is the better one; its own two are alike. */
  @Test
  void theBestGoOnToTuningAndComparison() {
    Driver driver = run(new SelectSpec(2, 1, 1));
    List<Trial> compared = driver.trials(Phase.COMPARE);
    Map<String, java.util.Set<String>> enns = new LinkedHashMap<>();
    for (Trial t : compared) {
      enns.computeIfAbsent(t.arm(), k -> new java.util.TreeSet<>()).add(String.valueOf(enn(t)));
    }
    assertEquals(java.util.Set.of("view/0"), enns.get("first"));
    assertEquals(java.util.Set.of("view/0"), enns.get("second"));
    assertEquals(java.util.Set.of("arm-own/0"), enns.get("own"));
    assertEquals(java.util.Set.of("shuffled/0", "shuffled/1"), enns.get("instructor-shuffled"));
    assertEquals(3, compared.stream().filter(t -> t.arm().equals("first")).count());
    driver.trials(Phase.TUNE).stream()
        .filter(t -> t.arm().equals("first"))
        .forEach(t -> assertEquals("view/0", enn(t)));
    ReportRequested report = driver.sent(ReportRequested.class).get(0);
    assertEquals(List.of(0), report.chosen().enns().get("first"));
    assertEquals(1560, driver.trials(Phase.SELECT).get(0).length());
    assertEquals(
        compared,
        driver.state.plan().compared(compared.stream().map(Trial::id).toList(), report.chosen()));
  }

  @Test
  void withoutItAllElseIsTheSame() {
    Driver with = run(new SelectSpec(2, 0.2, 0));
    Driver without = run(null);
    assertEquals(Status.FINISHED, without.state.status());
    assertNull(without.sent(ReportRequested.class).get(0).rolloutGains());
    assertEquals(
        List.of(Phase.explore(1), Phase.TUNE, Phase.COMPARE),
        without.sent(TrialsQueued.class).stream().map(TrialsQueued::phase).toList());
    for (Phase phase : List.of(Phase.explore(1), Phase.TUNE, Phase.COMPARE)) {
      assertEquals(without.trials(phase), with.trials(phase));
    }
    assertEquals(without.sent(LearningRequested.class), with.sent(LearningRequested.class));
  }

  @Test
  void withoutEnnsThereIsNothingToTry() {
    Driver driver =
        new Driver(
                Campaigns.campaign(
                    new SelectSpec(2, 0.2, 0),
                    List.of(
                        Arms.arm("plain", Method.BACKPROP),
                        Arms.arm("instructor-shuffled", Method.SHUFFLED)),
                    new RoundSpec(4, 0)),
                SelectTest::work)
            .run(1);
    assertEquals(Status.FINISHED, driver.state.status());
    assertTrue(driver.trials(Phase.SELECT).isEmpty());
  }
}
