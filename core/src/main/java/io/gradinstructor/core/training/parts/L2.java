package io.gradinstructor.core.training.parts;

import io.gradinstructor.core.training.StepGraph;
import io.gradinstructor.core.training.Term;

/** W ← W − rate·strength·W: an L2 penalty of ½·strength·‖W‖². */
public record L2(double strength) implements Term {
  @Override
  public Change in(StepGraph step, int mode) {
    return (base, l, w, gradient, rate) -> base.sub(w.mul(rate.mul(strength)));
  }
}
