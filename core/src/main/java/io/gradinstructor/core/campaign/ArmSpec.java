package io.gradinstructor.core.campaign;

import java.util.List;

/**
 * One line of the comparison.
 *
 * @param name its name in results; unique
 * @param method how it trains
 * @param candidates strengths (l1, l2), step sizes η (instructed arms) or learning rates to choose
 *     from on the reward set; empty for none, one for a fixed value
 * @param rates whether candidates are learning rates
 * @param initialisation other than the network's; null for the network's (he: always He)
 * @param rewardLabels whether the reward set's images join the training set (control for arms that
 *     learn from rewards)
 * @param l2 strength of an L2 penalty, besides the method; 0 for none
 * @param training of this arm alone; null for the campaign's
 * @param step how its instructor steers, if not as the campaign's; null otherwise
 * @param critics of an ENN of its own, on the same explorers; null for the campaign's ENNs
 */
public record ArmSpec(
    String name,
    Method method,
    List<Double> candidates,
    boolean rates,
    Initialisation initialisation,
    boolean rewardLabels,
    double l2,
    TrainingSpec training,
    StepRule step,
    CriticSpec critics) {
  /** Strength of its penalty or step size of its instructor, if that is what was chosen. */
  public Double strength(Double choice) {
    return rates ? null : choice;
  }

  /** How it is trained, if that is what was chosen. */
  public TrainingSpec training(TrainingSpec campaigns, Double choice) {
    TrainingSpec own = training == null ? campaigns : training;
    return rates && choice != null ? own.at(choice) : own;
  }

  /** Whether it is plain backpropagation, with the first of which the others are compared with. */
  public boolean plain() {
    return method == Method.BACKPROP
        && initialisation == null
        && !rewardLabels
        && l2 == 0
        && training == null;
  }
}
