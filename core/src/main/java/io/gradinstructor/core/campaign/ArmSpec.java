package io.gradinstructor.core.campaign;

import io.gradinstructor.core.instructor.CriticSpec;
import io.gradinstructor.core.training.Start;
import io.gradinstructor.core.training.parts.StepRule;
import java.util.Map;

/**
 * One line of the comparison.
 *
 * @param name its name in results; unique
 * @param method how it trains
 * @param role what it is for in the comparison
 * @param tune what is chosen for it on the reward set
 * @param start of its weights; null for the network's (he: always He)
 * @param rewardLabels whether the reward set's images join the training set (control for arms that
 *     learn from rewards)
 * @param training of this arm alone; null for the campaign's
 * @param step how its instructor steers, if not as the campaign's; null otherwise
 * @param critics of an ENN of its own, on the same explorers; null for the campaign's ENNs
 */
public record ArmSpec(
    String name,
    Method method,
    Role role,
    Tune tune,
    Start start,
    boolean rewardLabels,
    TrainingSpec training,
    StepRule step,
    CriticSpec critics) {
  private static final String STEP = "step.";
  private static final String START = "initialisation.";

  /** Whether it is plain backpropagation, with the first of which the others are compared with. */
  public boolean plain() {
    return method == Method.BACKPROP && start == null && !rewardLabels && training == null;
  }

  /**
   * The same with what a candidate says, and what the campaign says where the arm says nothing.
   *
   * @param candidate values by path
   */
  public ArmSpec with(Campaign campaign, Map<String, Object> candidate) {
    TrainingSpec t = training == null ? campaign.training() : training;
    StepRule s = step == null ? campaign.instructor().step() : step;
    Start w = start == null ? campaign.network().initialisation() : start;
    for (Map.Entry<String, Object> c : candidate.entrySet()) {
      String path = c.getKey();
      if (path.startsWith(STEP)) {
        s = Paths.with(s, path.substring(STEP.length()), c.getValue());
      } else if (path.equals("initialisation")) {
        w = (Start) c.getValue();
      } else if (path.startsWith(START)) {
        w = Paths.with(w, path.substring(START.length()), c.getValue());
      } else {
        t = Paths.with(t, path, c.getValue());
      }
    }
    return new ArmSpec(name, method, role, tune, w, rewardLabels, t, s, critics);
  }
}
