package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.statistics.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static Results.Arm arm(String name, double reached) {
    Interval i = new Interval(reached, 0.001, new double[] {0.98, 1}, false);
    Results.Source source = reached == 0 ? null : new Results.Source(i, 300);
    return new Results.Arm(
        name,
        Method.BACKPROP,
        Role.OTHER,
        false,
        2,
        null,
        null,
        null,
        null,
        i,
        i,
        i,
        null,
        null,
        List.of(),
        List.of(),
        0,
        List.of(),
        null,
        source,
        null,
        null);
  }

  @Test
  void armsOfTheSameSourcesShareALine() {
    Results results =
        new Results(
            2,
            "",
            "c",
            "",
            "mnist",
            null,
            2,
            null,
            null,
            null,
            null,
            null,
            List.of(arm("a", 0.99), arm("none", 0), arm("b", 0.99), arm("c", 0.95)),
            List.of(),
            null,
            null,
            null,
            null,
            null);
    String end = " % of their own test images, 300 passes each, which are of no arm";
    assertEquals(
        List.of(
            "a, b: from networks that reach 99.00 ± 0.10" + end,
            "c: from networks that reach 95.00 ± 0.10" + end),
        Format.sources(results));
  }
}
