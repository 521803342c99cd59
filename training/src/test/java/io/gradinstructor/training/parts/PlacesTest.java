package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is given in places, where steps span several. */
class PlacesTest {
  private static final Clock BEFORE = new Clock(3, 0, 6, 9, 30);
  private static final Clock FIRST = new Clock(4, 0, 9, 12, 30);
  private static final Clock SECOND = new Clock(5, 0, 12, 15, 30);
  private static final Clock AFTER = new Clock(6, 0, 15, 18, 30);

  @Test
  void aKickMultipliesByItsFactorInTotal() {
    Kick kick = new Kick(11, 14, List.of(new Kick.Layer(Math.log(0.5), null)), 0, 0, 0.1);
    float[] w = {1};
    try (Memory memory = new Memory()) {
      Intervention.Act act = kick.ready(GoldenSteps.task(List.of(1, 1), 1), memory);
      for (Clock step : List.of(BEFORE, FIRST, SECOND, AFTER)) {
        assertEquals(step == FIRST || step == SECOND, kick.before(step));
        act.on(step, Weights.of(List.of(1, 1), new float[][] {w, {0}}));
        assertEquals(step == BEFORE ? 1 : step == FIRST ? Math.pow(0.5, 1 / 3.0) : 0.5, w[0], 1e-6);
      }
    }
  }

  @Test
  void anInstructorIsAskedInTheStepThatSpansItsFirstPlace() {
    Instruct instruct = new Instruct("x", new StepRule(0.1, 0, 100), 11, 15, -1);
    assertEquals(Instruct.SILENT, instruct.mode(BEFORE));
    assertEquals(Instruct.ASKED, instruct.mode(FIRST));
    assertEquals(Instruct.HELD, instruct.mode(SECOND));
    assertEquals(Instruct.SILENT, instruct.mode(AFTER));
  }

  @Test
  void schedulesFollowPlaces() {
    assertEquals(0.5, new Linear().factor(AFTER), 1e-12);
    assertEquals(0.5f, AFTER.stage());
    assertTrue(AFTER.spans(17));
    assertFalse(AFTER.spans(18));
  }
}
