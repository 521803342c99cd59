package io.gradinstructor.instructor;

import java.util.List;

/**
 * How well it learned.
 *
 * @param validationR2 of explorers (whole runs) that the measured critics did not learn from
 * @param validationSpearman rank correlation on the same
 * @param losses loss every tenth step after any warm-up, mean of the critics
 * @param states states learned from
 * @param heldOut on runs that no critic learned from; null if there are none
 */
public record EnnFigures(
    Double validationR2,
    Double validationSpearman,
    List<Float> losses,
    int states,
    HeldOutFigures heldOut) {}
