package io.gradinstructor.campaign;

import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.StepRule;
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
 * @param policy how its instructor sets knobs, if not as the campaign's; null otherwise
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
    ControlPolicy policy,
    CriticSpec critics) {
  /** Whether it is plain backpropagation, with the first of which the others are compared with. */
  public boolean plain() {
    return !method.instructed() && start == null && !rewardLabels && training == null;
  }

  /** The same that chooses. */
  ArmSpec with(Tune other) {
    return new ArmSpec(
        name, method, role, other, start, rewardLabels, training, step, policy, critics);
  }

  /** The same with another start. */
  ArmSpec with(Start other) {
    return new ArmSpec(
        name, method, role, tune, other, rewardLabels, training, step, policy, critics);
  }

  /** The same trained otherwise. */
  ArmSpec with(TrainingSpec other) {
    return new ArmSpec(name, method, role, tune, start, rewardLabels, other, step, policy, critics);
  }

  /** What it says, and what the campaign says where it says nothing. */
  ArmSettings settings(TrainingSpec trained, NetworkSpec network, InstructorSpec instructor) {
    return new ArmSettings(
        training == null ? trained : training,
        start == null ? network.initialisation() : start,
        !method.instructed() || method.controls() ? null : step == null ? instructor.step() : step,
        !method.controls() ? null : policy == null ? instructor.policy() : policy);
  }

  /**
   * The same with what a candidate says, and what the campaign says where the arm says nothing.
   *
   * @param candidate values by path
   */
  public ArmSpec with(Campaign campaign, Map<String, Object> candidate) {
    ArmSettings s =
        settings(campaign.training(), campaign.network(), campaign.instructor()).with(candidate);
    return new ArmSpec(
        name,
        method,
        role,
        tune,
        s.initialisation(),
        rewardLabels,
        s.training(),
        s.step(),
        s.policy(),
        critics);
  }
}
