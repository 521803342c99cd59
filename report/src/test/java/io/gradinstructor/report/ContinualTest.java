package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.Continual;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.statistics.Retention;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinualTest {
  private static Measured measured(double first, double left) {
    return new Measured(
        null,
        0,
        0,
        false,
        null,
        List.of(),
        1,
        null,
        null,
        new Retention(List.of(List.of(first), List.of(left, 0.75))));
  }

  /** Forgotten are 0.5 and 0.25. */
  @Test
  void figuresAreMeansOverTrials() {
    Continual c = ContinualBuilder.of(List.of(measured(1, 0.5), measured(0.5, 0.25)));
    assertEquals(0.375, c.forgetting().mean(), 1e-9);
    assertEquals(-0.375, c.backwardTransfer().mean(), 1e-9);
    assertEquals((0.875 + 0.625) / 2, c.learning().mean(), 1e-9);
    assertEquals(List.of(List.of(0.75), List.of(0.375, 0.75)), c.accuracy());
    assertTrue(c.backwardTransfer().ci95()[0] < -0.375, "below nought is possible");
  }

  @Test
  void whereAllClassesAreThereThereIsNothingToKeep() {
    assertNull(
        ContinualBuilder.of(
            List.of(new Measured(null, 0, 0, false, null, List.of(), 1, null, null))));
  }
}
