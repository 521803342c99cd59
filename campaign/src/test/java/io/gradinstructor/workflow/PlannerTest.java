package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.Scaled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Campaign CAMPAIGN =
      Campaigns.campaign(Campaigns.allArms(), new RoundSpec(900, 0), new RoundSpec(900, 1));

  private static double share(List<Trial> trials, Predicate<Trial> test) {
    return (double) trials.stream().filter(test).count() / trials.size();
  }

  private static String enn(Trial t) {
    return Trials.instruct(t).instructor();
  }

  private static boolean naive(Trial t) {
    return t.recipe().start().equals(new Naive(0.45));
  }

  @Test
  void firstRoundFollowsTheRecipe() {
    List<Trial> trials = Planner.explorers(CAMPAIGN, "c", 1);
    assertEquals(0.3, share(trials, PlannerTest::naive), 0.06);
    assertEquals(0.3, share(trials, t -> Trials.kicks(t).isEmpty()), 0.06);
    assertEquals(0.225, share(trials, t -> Trials.kicks(t).size() == 2), 0.06);
    assertEquals(900, trials.stream().map(Trial::seed).distinct().count());
    for (Trial t : trials) {
      assertNull(Trials.instruct(t));
      int quiet = Trials.kicks(t).stream().mapToInt(Kick::until).max().orElse(0);
      assertEquals(
          Stream.of(0, 156, 780).filter(s -> s >= quiet).toList(),
          t.watch().snapshots(),
          "states count");
      assertTrue(quiet <= 1500);
      if (t.recipe().start() instanceof Scaled scaled) {
        for (Scaled.Layer s : scaled.layers()) {
          assertTrue(s.sigma() >= 0.02 && s.sigma() <= 0.8);
          assertTrue(s.pattern() == null || s.pattern().amplitude() <= 0.7);
        }
        assertTrue(
            scaled.layers().get(1).pattern() == null
                || !scaled.layers().get(1).pattern().columns());
      }
      for (Kick d : Trials.kicks(t)) {
        assertTrue(0 <= d.from() && d.from() < d.until());
        d.layers()
            .forEach(
                l -> assertTrue(l.logFactor() >= Math.log(0.06) && l.logFactor() <= Math.log(1.5)));
      }
    }
    assertEquals(trials, Planner.explorers(CAMPAIGN, "c", 1));
  }

  @Test
  void laterRoundsAreInstructed() {
    List<Trial> trials = Planner.explorers(CAMPAIGN, "c", 2);
    assertEquals(0.5, share(trials, t -> enn(t).equals("c/round-1/view/0")));
    assertEquals(0.5, share(trials, t -> enn(t).equals("c/round-1/scale-only/0")));
    for (Lesson kind : List.of(Lesson.VIEW, Lesson.SCALE_ONLY)) {
      List<Trial> its =
          trials.stream()
              .filter(t -> InstructorId.parse(Trials.instruct(t).instructor()).kind() == kind)
              .toList();
      assertEquals(0.5, share(its, t -> Trials.instruct(t).rule().pessimism() == 1), 0.01);
    }
    assertEquals(0.7, share(trials, t -> Trials.instruct(t).from() == 0), 0.06);
    assertEquals(0.5, share(trials, t -> Trials.instruct(t).layer() < 0), 0.06);
    assertEquals(0.79, share(trials, PlannerTest::naive), 0.06);
    for (Trial t : trials) {
      Instruct i = Trials.instruct(t);
      assertTrue(i.from() < i.until() && i.until() <= 1480);
      assertTrue(i.rule().eta() >= 0.003 && i.rule().eta() <= 0.06);
    }
  }

  @Test
  void noTwoEnnsHaveTheSameSeedButThoseOfAllKindsAndArms() {
    Set<Long> seeds = new HashSet<>();
    for (int round = 1; round <= 40; round++) {
      for (int seed = 0; seed < 40; seed++) {
        InstructorId view = InstructorId.shared("c", round, Lesson.VIEW, seed);
        long own = Ids.seed(CAMPAIGN, view);
        assertTrue(seeds.add(own), view::toString);
        assertEquals(own, Ids.seed(CAMPAIGN, InstructorId.own("c", round, "x", seed)));
      }
    }
  }

  @Test
  void shortRunsShrinkTheTimes() {
    Campaign full = CAMPAIGN;
    for (int epochs : new int[] {1, 25}) {
      Campaign other =
          new Campaign(
              full.name(),
              full.seed(),
              full.dataset(),
              full.network(),
              new TrainingSpec(0.1, 500, epochs),
              full.instructor(),
              full.arms(),
              full.select(),
              full.compare(),
              null,
              null,
              null);
      for (int round = 1; round <= 2; round++) {
        for (Trial t : Planner.explorers(other, "c", round)) {
          Trials.kicks(t)
              .forEach(d -> assertTrue(d.from() < d.until() && d.until() < t.steps(), t.key()));
          assertTrue(t.instructor().isEmpty() || Trials.instruct(t).until() <= t.steps());
        }
      }
    }
  }

  @Test
  void outcomesAreForExplorersAndTheirLabelsForArmsThatAreToHaveThem() throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 100], reward: [100, 200], test: [0, 100]}
        network: {layers: [784, 10]}
        training: {epochs: 1}
        instructor: {outcomes: [150, 900], rounds: [{explorers: 4}]}
        arms: [backprop, instructor, {name: more, method: backprop, reward-labels: true}]
        """;
    Campaign c = CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    Plan plan = new Plan("c", c);
    plan.explorers(1).forEach(t -> assertEquals(new Range(150, 900), t.dataset().reward()));
    for (Trial t : plan.compare(Chosen.NOTHING)) {
      boolean more = t.arm().equals("more");
      assertEquals(more, t.rewardLabels());
      assertEquals(new Range(100, more ? 900 : 200), t.dataset().reward());
      assertEquals((more ? 900 : 100) / 32, t.steps());
    }
  }
}
