package io.gradinstructor.campaign;

import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.StepRule;
import java.util.Map;

/**
 * All of an arm that can be chosen on the reward set.
 *
 * @param step how its instructor steers weights; null unless it does
 * @param policy how its instructor sets knobs; null unless it does
 */
public record ArmSettings(
    @Setting(is = "{}", says = "how its networks are trained", beside = true) TrainingSpec training,
    @Setting(is = "naive", says = "how their weights start") Start initialisation,
    @Setting(is = "{}", says = "how its instructor steers weights") StepRule step,
    @Setting(is = "{}", says = "how its instructor sets knobs") ControlPolicy policy) {
  /**
   * The same with what a candidate says.
   *
   * @param candidate values by path
   * @throws IllegalArgumentException if they do not go together
   */
  ArmSettings with(Map<String, Object> candidate) {
    ArmSettings s = this;
    for (Map.Entry<String, Object> c : candidate.entrySet()) {
      s = Paths.with(s, c.getKey(), c.getValue());
    }
    return s;
  }
}
