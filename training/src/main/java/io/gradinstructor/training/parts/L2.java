package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;

/**
 * W ← W − rate·strength·W, biases left alone. With SGD that is an L2 penalty of ½·strength·‖W‖²;
 * with Adam it is decay apart from the gradient, as AdamW has it.
 */
@Kind(value = "l2", says = "pulls weights towards 0 in proportion: an L2 penalty, weight decay")
public record L2(
    @Setting(is = "0", to = 1000, says = "strength of the penalty", layered = true) Knob strength)
    implements Term {
  @Override
  public int mode(Clock at) {
    return strength.none() ? SILENT : 1;
  }

  @Override
  public Change in(StepGraph step, int mode) {
    return (base, l, w, gradient, rate) ->
        base.sub(w.mul(rate.mul(step.knob("terms.l2.strength", strength, l))));
  }
}
