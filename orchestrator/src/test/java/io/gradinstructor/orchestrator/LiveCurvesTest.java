package io.gradinstructor.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveCurvesTest {
  private static final int STEPS = 748;
  private final LiveCurves curves = new LiveCurves();

  private void reward(String arm, int number, int step, double accuracy) {
    TrialId trial = new TrialId("c", Phase.COMPARE, arm, number);
    curves.add(new Reward(trial, step, step == STEPS, accuracy, 1, null));
  }

  private LiveCurves.Curve curve(String arm) {
    return curves.all().stream().filter(c -> c.arm().equals(arm)).findFirst().orElseThrow();
  }

  @Test
  void onlyTrainedNetworksAreCompared() {
    reward("ahead-for-now", 0, 0, 0.99);
    reward("plain", 0, 0, 0.1);
    assertEquals(Optional.empty(), curves.best());
    reward("plain", 0, STEPS, 0.84);
    reward("plain", 1, 0, 0.1);
    reward("plain", 1, 300, 0.6);
    assertEquals("plain", curves.best().orElseThrow().arm());
    assertNull(curve("ahead-for-now").trained());
    assertEquals(new LiveCurves.Trained(1, 0.84, 0), curve("plain").trained());
    reward("ahead-for-now", 0, STEPS, 0.9);
    assertEquals("ahead-for-now", curves.best().orElseThrow().arm());
  }

  @Test
  void armsThatTrainForLongerAreComparedAtTheirEnd() {
    reward("plain", 0, STEPS, 0.8);
    TrialId longer = new TrialId("c", Phase.COMPARE, "longer", 0);
    curves.add(new Reward(longer, STEPS, false, 0.9, 1, null));
    assertEquals("plain", curves.best().orElseThrow().arm());
    curves.add(new Reward(longer, 2 * STEPS, true, 0.7, 1, null));
    assertEquals(0.7, curve("longer").trained().mean());
    assertEquals("plain", curves.best().orElseThrow().arm());
  }

  @Test
  void whatIsHeardTwiceCountsOnce() {
    for (int i = 0; i < 2; i++) {
      reward("plain", 0, STEPS, 0.8);
      reward("plain", 1, STEPS, 0.9);
    }
    LiveCurves.Trained trained = curve("plain").trained();
    assertEquals(2, trained.networks());
    assertEquals(0.85, trained.mean(), 1e-12);
    assertEquals(0.1 / Math.sqrt(2), trained.sd(), 1e-9);
    assertEquals(List.of(2), curve("plain").trials());
  }
}
