package io.gradinstructor.campaign;

import io.gradinstructor.network.RobustEvaluation.Attack;

/**
 * Robust accuracy, measured beside accuracy.
 *
 * @param attack that networks of the comparison are measured under, on the test set
 * @param chooses whether it decides, on the reward set, where arms and ENNs are chosen
 */
public record RobustSpec(Attack attack, boolean chooses) {}
