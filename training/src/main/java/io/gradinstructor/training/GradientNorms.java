package io.gradinstructor.training;

import java.util.List;

/** ‖∇L‖ and ‖u‖ of each layer before the step of a place. */
public record GradientNorms(int step, List<Float> loss, List<Float> instructor) {}
