package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.training.parts.Cosine;
import io.gradinstructor.training.parts.FlatThenLinear;
import io.gradinstructor.training.parts.Linear;
import io.gradinstructor.training.parts.OneCycle;
import io.gradinstructor.training.parts.WarmUp;
import io.gradinstructor.training.registry.Parts;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static void assertFactor(double expected, Schedule schedule, int step, int of) {
    assertEquals(expected, schedule.factor(new Clock(step, 0, of)), 1e-12, "step " + step);
  }

  @Test
  void cosineFallsToNothing() {
    assertFactor(1, new Cosine(), 0, 100);
    assertFactor(0.5, new Cosine(), 50, 100);
    assertFactor((1 + Math.sqrt(0.5)) / 2, new Cosine(), 25, 100);
    assertTrue(new Cosine().factor(new Clock(99, 0, 100)) < 3e-4);
  }

  @Test
  void oneCycleRisesForThirtyPerCentAndFalls() {
    OneCycle cycle = new OneCycle(0.3, 1 / 25.0, 4e-6);
    assertFactor(0.04, cycle, 0, 100);
    assertFactor(1, cycle, 29, 100);
    assertFactor(4e-6, cycle, 99, 100);
    // Half way up and half way down.
    assertFactor(0.52, new OneCycle(0.31, 1 / 25.0, 4e-6), 15, 100);
    assertFactor((1 + 4e-6) / 2, cycle, 64, 100);
  }

  @Test
  void linearAndFlat() {
    assertFactor(1, new Linear(), 0, 10);
    assertFactor(0.1, new Linear(), 9, 10);
    FlatThenLinear flat = new FlatThenLinear(0.5);
    assertFactor(1, flat, 49, 100);
    assertFactor(1, flat, 50, 100);
    assertFactor(0.5, flat, 75, 100);
  }

  @Test
  void warmUpScalesAnother() {
    WarmUp warm = new WarmUp(0.04, new Constant());
    assertFactor(0.25, warm, 0, 100);
    assertFactor(1, warm, 3, 100);
    assertFactor(1, warm, 99, 100);
    assertFactor(0.5 * 0.75, new WarmUp(1, new Linear()), 1, 4);
    assertFactor(1, new WarmUp(0, new Constant()), 0, 100);
  }

  @Test
  void allStayFiniteAndNoMoreThanOneInRunsOfAnyLength() {
    for (Parts.Entry e : Parts.of(Schedule.class)) {
      Schedule s = (Schedule) Kit.usual(e);
      for (int of = 1; of < 40; of++) {
        for (int step = 0; step < of; step++) {
          double f = s.factor(new Clock(step, 0, of));
          assertTrue(f >= 0 && f <= 1, e.kind() + " at " + step + " of " + of + ": " + f);
        }
      }
    }
  }
}
