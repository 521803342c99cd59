package io.gradinstructor.core.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.core.training.Clock;
import io.gradinstructor.core.training.Kind;
import io.gradinstructor.core.training.Knob;
import io.gradinstructor.core.training.Setting;
import io.gradinstructor.core.training.StepGraph;
import io.gradinstructor.core.training.Term;

/** W ← W − rate·strength·sign(W), biases left alone: an L1 penalty. */
@Kind(value = "l1", says = "pulls every weight towards 0 at the same speed: an L1 penalty")
public record L1(@Setting(is = "0", to = 1000, says = "strength of the penalty") Knob strength)
    implements Term {
  @Override
  public int mode(Clock at) {
    return strength.none() ? SILENT : 1;
  }

  @Override
  public Change in(StepGraph step, int mode) {
    Value s = step.knob("terms.l1.strength", strength);
    return (base, l, w, gradient, rate) -> base.sub(w.sign().mul(rate.mul(s)));
  }
}
