package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On figures that are kept: with an instructor from two starts, and arms with more labels. */
class BesideTest {
  private static Results paper() throws Exception {
    return ResultsJson.read("paper", Files.readAllBytes(Path.of("../docs/results/paper.json")));
  }

  @Test
  void eachWayOfTrainingStandsBesideTheSameWithAnInstructor() throws Exception {
    Results paper = paper();
    List<Beside> all = Beside.all(paper);
    assertEquals(
        List.of("backprop instructor", "he instructor-on-he"),
        all.stream().map(b -> b.plain().name() + " " + b.instructed().name()).toList());
    Beside plain = all.get(0);
    assertEquals(
        paper.subjectArm().orElseThrow().vsBackprop().difference(),
        plain.difference().difference(),
        1e-6);
    double mean = plain.instructed().testAccuracy().mean() - plain.plain().testAccuracy().mean();
    assertEquals(mean, plain.difference().difference(), 1e-5);
    String table = ReportTable.text(paper, Comparing.none());
    assertTrue(table.contains("What the instructor adds"));
    assertTrue(
        table
            .lines()
            .anyMatch(
                l -> l.matches("he +93\\.45 ± 0\\.21 +instructor-on-he +94\\.61 ± 0\\.30 .*")));
  }

  @Test
  void oneWayOfTrainingAloneIsInTheTableOfArms() {
    assertTrue(Beside.all(Samples.results()).isEmpty());
    assertFalse(
        ReportTable.text(Samples.results(), Comparing.none()).contains("What the instructor adds"));
  }
}
