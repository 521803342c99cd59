package io.gradinstructor.core.training.parts;

import io.gradinstructor.core.training.StepGraph;
import io.gradinstructor.core.training.Term;

/** W ← W − rate·strength·sign(W): an L1 penalty. */
public record L1(double strength) implements Term {
  @Override
  public Change in(StepGraph step, int mode) {
    return (base, l, w, gradient, rate) -> base.sub(w.sign().mul(rate.mul(strength)));
  }
}
