package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.Images;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurriculumTest {
  private static int[] order(long seed) {
    Curriculum c = new Curriculum(3, Scenario.CLASS, seed);
    int[] order = new int[6];
    IntStream.range(0, 6).forEach(k -> order[c.label(k)] = k);
    return order;
  }

  @ParameterizedTest
  @EnumSource
  void classesComeTwoByTwoInAnOrderOfTheSeedWhateverTheScenario(Scenario scenario) {
    Curriculum c = new Curriculum(3, scenario, 4);
    int[] order = order(4);
    for (int i = 0; i < 6; i++) {
      assertEquals(i / 2, c.task(order[i]));
      assertEquals(scenario == Scenario.DOMAIN ? i % 2 : i, c.label(order[i]));
    }
    assertFalse(Arrays.equals(order, order(5)));
    assertArrayEquals(
        new int[] {0, 0, 1, 1, 2, 2}, IntStream.range(0, 6).map(e -> c.task(e, 6)).toArray());
  }

  @Test
  void labelsCompeteAsTheScenarioSays() {
    assertArrayEquals(new int[] {0, 1, 2, 3}, new Curriculum(3, Scenario.CLASS, 1).admitted(1, 0));
    assertArrayEquals(new int[] {0, 1}, new Curriculum(3, Scenario.DOMAIN, 1).admitted(2, 1));
    assertArrayEquals(new int[] {2, 3}, new Curriculum(3, Scenario.TASK, 1).admitted(2, 3));
  }

  /** Six images, one of each class, in the order in which they come; what is later is not asked. */
  @Test
  void accuracyIsByTaskAndAmongLabelsThatCompete() {
    int[] order = order(4);
    byte[] classes = new byte[6];
    IntStream.range(0, 6).forEach(i -> classes[i] = (byte) order[i]);
    // Right by far but for the second image, which is as 0, and the fourth, which is as 0 too.
    float[] logits = new float[36];
    for (int i = 0; i < 6; i++) {
      logits[6 * i + (i == 1 || i == 3 ? 0 : i)] = 50;
      // Of a label that has not come after two tasks.
      logits[6 * i + 5] = 60;
    }
    Curriculum byClass = new Curriculum(3, Scenario.CLASS, 4);
    Curriculum.Score two = byClass.score(logits, classes, 1);
    assertArrayEquals(new double[] {0.5, 0.5}, two.accuracies());
    assertEquals(0.5, two.average());
    assertEquals(25, two.loss(), 1e-6);
    assertArrayEquals(new double[] {0, 0, 0.5}, byClass.score(logits, classes, 2).accuracies());
    // Among 2 and 3 the fourth has a tie, of which the first is taken: it is wrong still.
    Curriculum byTask = new Curriculum(3, Scenario.TASK, 4);
    assertArrayEquals(new double[] {0.5, 0.5, 0.5}, byTask.score(logits, classes, 2).accuracies());
  }

  @Test
  void imagesAreLearnedUnderTheirLabels() {
    Curriculum c = new Curriculum(2, Scenario.DOMAIN, 9);
    Images images = new Images(new byte[4], new byte[] {0, 1, 2, 3}, 4, 1);
    byte[] labels = c.labelled(images).labels();
    for (int k = 0; k < 4; k++) {
      assertEquals(c.label(k), labels[k]);
      assertTrue(labels[k] < 2);
    }
    assertArrayEquals(new byte[] {0, 1, 2, 3}, images.labels());
  }
}
