package io.gradinstructor.training;

import java.util.List;

/**
 * A step of an evolution strategy: all that is needed to take it again, as noise is drawn by what
 * it is for.
 *
 * @param generation from 0, within its phase
 * @param children whose noise makes it, the best first: several are weighted by their ranks
 * @param sigma length of their noise, as a share of each layer's
 */
public record Move(int generation, List<Integer> children, double sigma) {}
