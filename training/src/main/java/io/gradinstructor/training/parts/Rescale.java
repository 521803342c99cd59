package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;

/**
 * W ← W + rate·W in each step, biases left alone: layers grow or shrink apart from the gradient,
 * and apart from the learning rate. What instructors of controls do to the scale of layers.
 */
@Kind(value = "rescale", says = "lets layers grow or shrink, whatever the learning rate")
public record Rescale(
    @Setting(
            is = "0",
            from = -0.5,
            to = 0.5,
            says = "share of itself that a layer grows by in each step",
            layered = true)
        Knob rate)
    implements Term {
  /** Path of its knob. */
  static final String RATE = "terms.rescale.rate";

  @Override
  public int mode(Clock at) {
    return rate.none() ? SILENT : 1;
  }

  @Override
  public Change in(StepGraph step, int mode) {
    return (base, l, w, gradient, learning) -> base.add(w.mul(step.knob(RATE, rate, l)));
  }
}
