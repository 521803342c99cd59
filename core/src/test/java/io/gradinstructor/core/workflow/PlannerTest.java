package io.gradinstructor.core.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.RoundSpec;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Trial;
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
    return t.instruction().instructor().toString();
  }

  private static boolean naive(Trial t) {
    return t.start().stream().allMatch(s -> s.scale() == 0.45 && s.pattern() == null);
  }

  @Test
  void firstRoundFollowsTheRecipe() {
    List<Trial> trials = Planner.explorers(CAMPAIGN, "c", 1);
    assertEquals(0.3, share(trials, PlannerTest::naive), 0.06);
    assertEquals(0.3, share(trials, t -> t.disturbances().isEmpty()), 0.06);
    assertEquals(0.225, share(trials, t -> t.disturbances().size() == 2), 0.06);
    assertEquals(900, trials.stream().map(Trial::seed).distinct().count());
    for (Trial t : trials) {
      assertNull(t.instruction());
      int quiet = t.disturbances().stream().mapToInt(Trial.Disturbance::until).max().orElse(0);
      assertEquals(
          Stream.of(0, 156, 780).filter(s -> s >= quiet).toList(), t.snapshots(), "states count");
      assertTrue(t.undisturbedFrom() <= 1500);
      for (Trial.LayerStart s : t.start()) {
        assertTrue(s.scale() >= 0.02 && s.scale() <= 0.8);
        assertTrue(s.pattern() == null || s.pattern().amplitude() <= 0.7);
      }
      assertTrue(t.start().get(1).pattern() == null || !t.start().get(1).pattern().columns());
      for (Trial.Disturbance d : t.disturbances()) {
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
    for (Instructor.Kind kind : List.of(Instructor.Kind.VIEW, Instructor.Kind.SCALE_ONLY)) {
      List<Trial> its =
          trials.stream().filter(t -> t.instruction().instructor().kind() == kind).toList();
      assertEquals(0.5, share(its, t -> t.instruction().rule().pessimism() == 1), 0.01);
    }
    assertEquals(0.7, share(trials, t -> t.instruction().from() == 0), 0.06);
    assertEquals(0.5, share(trials, t -> t.instruction().layer() < 0), 0.06);
    assertEquals(0.79, share(trials, PlannerTest::naive), 0.06);
    for (Trial t : trials) {
      Trial.Instruction i = t.instruction();
      assertTrue(i.from() < i.until() && i.until() <= 1480);
      assertTrue(i.rule().eta() >= 0.003 && i.rule().eta() <= 0.06);
    }
  }

  @Test
  void noTwoEnnsHaveTheSameSeedButThoseOfAllKindsAndArms() {
    Set<Long> seeds = new HashSet<>();
    for (int round = 1; round <= 40; round++) {
      for (int seed = 0; seed < 40; seed++) {
        InstructorId view = InstructorId.shared("c", round, Instructor.Kind.VIEW, seed);
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
              null);
      for (int round = 1; round <= 2; round++) {
        for (Trial t : Planner.explorers(other, "c", round)) {
          assertTrue(t.undisturbedFrom() < t.steps(), t.key());
          t.disturbances().forEach(d -> assertTrue(d.from() < d.until()));
        }
      }
    }
  }
}
