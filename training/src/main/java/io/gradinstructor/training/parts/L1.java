package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;

/** W ← W − rate·strength·sign(W), biases left alone: an L1 penalty. */
@Kind(value = "l1", says = "pulls every weight towards 0 at the same speed: an L1 penalty")
public record L1(
    @Setting(is = "0", to = 1000, says = "strength of the penalty", layered = true) Knob strength)
    implements Term {
  @Override
  public int mode(Clock at) {
    return strength.none() ? SILENT : 1;
  }

  @Override
  public Change in(StepGraph step, int mode) {
    return (base, l, w, gradient, rate) ->
        base.sub(w.sign().mul(rate.mul(step.knob("terms.l1.strength", strength, l))));
  }
}
