package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.RobustSpec;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.campaign.Tune;
import io.gradinstructor.message.Results;
import io.gradinstructor.network.RobustEvaluation.Attack;
import io.gradinstructor.network.RobustEvaluation.Loss;
import io.gradinstructor.network.RobustEvaluation.Score;
import io.gradinstructor.report.ResultsBuilder.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RobustTest {
  /** Three networks an arm: plain, subject, control; accuracy but of the plain ones is given. */
  private static Results results(double accuracy, double[]... robust) {
    List<ArmSpec> arms = new ArrayList<>();
    List<Measured> measured = new ArrayList<>();
    List<Role> roles = List.of(Role.BASELINE, Role.SUBJECT, Role.CONTROL);
    for (int a = 0; a < robust.length; a++) {
      arms.add(
          new ArmSpec(
              "arm" + a,
              Method.BACKPROP,
              roles.get(a),
              Tune.NOTHING,
              null,
              false,
              a == 0 ? null : Arms.TRAINING,
              null,
              null,
              null));
      for (int i = 0; i < 3; i++) {
        measured.add(
            new Measured(
                Samples.measured("arm" + a, i, 0).trial(),
                (a == 1 ? accuracy : 0.95) + i / 1000.0 * (a + 1),
                0.97,
                false,
                null,
                List.of(),
                20,
                null,
                new Score(0.9, robust[a][i], a == 0 ? 0 : i / 100.0)));
      }
    }
    RobustSpec spec = new RobustSpec(new Attack(0.1, 0.0125, 20, 2, Loss.MARGIN, 1000), true);
    Campaign campaign =
        new Campaign(
            "attacked",
            1,
            Samples.DATASET,
            null,
            null,
            null,
            arms,
            null,
            Arms.compare(3, 1),
            null,
            spec,
            null);
    return ResultsBuilder.build(
        campaign, "abc", measured, List.of(), Samples.asked(null, Map.of()), null);
  }

  private static Results results() {
    return results(
        0.946,
        new double[] {0.1, 0.12, 0.14},
        new double[] {0.6, 0.61, 0.65},
        new double[] {0.5, 0.52, 0.54});
  }

  @Test
  void armsAreComparedByIt() throws Exception {
    Results results = results();
    assertEquals(new Results.Attack(0.1, 0.0125, 20, 2, "margin", 1000, true), results.attack());
    Results.Robust plain = results.arms().get(0).robust();
    assertEquals(0.12, plain.accuracy().mean());
    assertEquals(0.9, plain.clean());
    assertEquals(0, plain.zeroGradient());
    assertNull(plain.vsBackprop());
    Results.Robust other = results.arms().get(1).robust();
    assertEquals(List.of(0.6, 0.61, 0.65), other.accuracies());
    assertEquals(0.5, other.vsBackprop().difference(), 1e-9);
    assertEquals(0.01, other.zeroGradient(), 1e-9);
    Results read = ResultsJson.read("r", ResultsJson.write(results));
    assertEquals(results.attack(), read.attack());
    assertEquals(other.accuracies(), read.arms().get(1).robust().accuracies());
    assertEquals(new String(ResultsJson.write(results)), new String(ResultsJson.write(read)));
  }

  @Test
  void aSubjectThatWasAttackedIsHeldAgainstPlainNetworksAndControlsInBoth() {
    assertEquals(List.of(true, true, true, false), verdicts(results()));
    assertEquals(
        List.of(false, false, false, false),
        verdicts(
            results(
                0.94,
                new double[] {0.1, 0.12, 0.14},
                new double[] {0.49, 0.51, 0.53},
                new double[] {0.5, 0.52, 0.54})));
    assertEquals(
        List.of(
            "attacked: 40 points more robust than arm0",
            "attacked: within 0.5 points of arm0",
            "attacked: more robust than arm2",
            "attacked: better than arm2"),
        Claims.others(results()).stream().map(Claim::text).toList());
  }

  private static List<Boolean> verdicts(Results results) {
    return Claims.others(results).stream().map(Claim::holds).toList();
  }

  @Test
  void tablesSayItAndWhatItMeansOnlyWhereThereWasAnAttack() {
    String table = ReportTable.text(results(), Comparing.none());
    assertTrue(table.contains("12.00 ± 2.00") && table.contains("robust vs plain"), table);
    assertTrue(
        table.contains(
            "robust: share of the first 1000 test images that is right, and stays so under an attack"
                + " by PGD: pixels within ± 0.1, 20 steps of 0.0125 from 2 random starts, loss margin;"
                + " settings were chosen by it on the reward set"),
        table);
    assertTrue(table.contains("arm1: 1.00 % of the attacked images have no gradient"), table);
    assertFalse(table.contains("arm0: "), table);
    assertTrue(Comparing.text(results()).contains("robust vs plain"));
    String none = ReportTable.text(Samples.results(), Comparing.none());
    assertFalse(none.contains("robust"), none);
    assertFalse(new String(ResultsJson.write(Samples.results())).contains("robust"));
  }
}
