package io.gradinstructor.campaign;

/**
 * How explorers leave the beaten track.
 *
 * @param naiveShare share of explorers that start as the campaign's networks do
 * @param scaleLow lower end of the other explorers' log-uniform layer scale
 * @param scaleHigh upper end of it
 * @param pattern amplitude of the smooth random patterns over inputs and hidden blocks (in log
 *     scale)
 * @param quietShare share of non-naive explorers that train undisturbed
 * @param regularisedShare share of explorers that train with an L1 or L2 penalty for a stretch
 */
public record ExplorationSpec(
    double naiveShare,
    double scaleLow,
    double scaleHigh,
    double pattern,
    double quietShare,
    double regularisedShare) {}
