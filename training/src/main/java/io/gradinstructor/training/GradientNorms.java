package io.gradinstructor.training;

import java.util.List;

/**
 * ‖∇L‖ and ‖u‖ of each layer in the step of a place.
 *
 * @param promised the accuracy that an instructor said by then that the run would come to; null
 *     where none says
 */
public record GradientNorms(int step, List<Float> loss, List<Float> instructor, Float promised) {}
