package io.gradinstructor.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final double CLOSE = 1e-9;

  @Test
  void itsFiguresAreThoseOfTheReference() throws Exception {
    JsonNode golden = Golden.part("symmetric-forward-forward").get("continual");
    List<List<Double>> rows = new ArrayList<>();
    for (int t = 0; t < golden.get("accuracy").size(); t++) {
      List<Double> row = new ArrayList<>();
      for (int j = 0; j <= t; j++) {
        row.add(golden.get("accuracy").get(t).get(j).asDouble());
      }
      rows.add(row);
    }
    Retention r = new Retention(rows);
    for (int t = 0; t < rows.size(); t++) {
      assertEquals(golden.get("average").get(t).asDouble(), r.average(t), CLOSE);
    }
    assertEquals(golden.get("forgetting").asDouble(), r.forgetting(), CLOSE);
    assertEquals(golden.get("backward_transfer").asDouble(), r.backwardTransfer(), CLOSE);
    assertEquals(golden.get("learning").asDouble(), r.learning(), CLOSE);
  }

  /** The first task gets better before it gets worse; the second is left at a half of it. */
  @Test
  void forgettingIsFromTheBestAndTransferFromTheFirst() {
    Retention r = new Retention(List.of(List.of(0.6), List.of(0.9, 0.8), List.of(0.5, 0.4, 1.0)));
    assertEquals((0.4 + 0.4) / 2, r.forgetting(), CLOSE);
    assertEquals((-0.1 - 0.4) / 2, r.backwardTransfer(), CLOSE);
    assertEquals(2.4 / 3, r.learning(), CLOSE);
    assertEquals(1.9 / 3, r.average(), CLOSE);
    assertEquals(0, Retention.none(3).average());
  }
}
