package io.gradinstructor.instructor;

import java.util.List;

/**
 * How well the mean of its critics predicts returns of runs that none of them learned from. What
 * has no answer is null.
 *
 * @param runs held out
 * @param states of these runs
 * @param r2 share of the returns' variance explained
 * @param halvesR2 correlation² of what these runs came to on the two halves of the images, which
 *     tells how much of an outcome is more than the choice of images; null if they were not halved
 * @param spearman rank correlation
 * @param kendallTau Kendall's τ-b in each fifth of training
 * @param baselineR2 r2 of ridge regression on statistics of the weights (Unterthiner et al. 2020)
 *     and the stage, which learned from the same states; null if the ENN's returns were shuffled
 * @param baselineQuadraticR2 the same on their logarithms, squares of them and products with the
 *     stage
 * @param permutedR2 r2 with hidden units in another order, which is the same function
 * @param permutedChange root mean square change of predictions by that, in standard deviations of
 *     the returns
 * @param spread mean standard deviation of the critics' predictions, in the same unit
 * @param gradientNorm mean of √Σ(‖∂V/∂W‖·‖W‖)² over the layers, early in training
 * @param gradientCosine mean cosine of ∂V/∂W and W, early in training
 */
public record HeldOutFigures(
    int runs,
    int states,
    Double r2,
    Double halvesR2,
    Double spearman,
    List<Double> kendallTau,
    Double baselineR2,
    Double baselineQuadraticR2,
    Double permutedR2,
    Double permutedChange,
    Double spread,
    Double gradientNorm,
    Double gradientCosine) {}
