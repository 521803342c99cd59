package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Setting;

/**
 * How the instructor's gradient g = ∂V/∂W becomes a change u of a layer's weights W (universal
 * backpropagation: W ← W − lr·∇L + u): its part along the weights, so that a layer grows or shrinks
 * as a whole. The paper leaves the rule open; this one is ours.
 *
 * @param eta step size η
 * @param pessimism β in V = mean − β·sd of the critics
 * @param refresh g is computed anew every so many steps
 */
public record StepRule(
    @Setting(is = "0.03", to = 1000, says = "step size") double eta,
    @Setting(is = "0", to = 100, says = "how much the critics' disagreement counts")
        double pessimism,
    @Setting(is = "5", from = 1, to = 100_000, says = "steps between two questions") int refresh) {
  /** How much a layer grows or shrinks in a step at most: critics judge what is near. */
  static final double MOST = 0.03;

  /** The same rule with another step size and pessimism. */
  public StepRule with(double otherEta, double otherPessimism) {
    return new StepRule(otherEta, otherPessimism, refresh);
  }

  /**
   * u = W·clip(η·⟨W, g⟩, ±0.03).
   *
   * @param slope ⟨W, g⟩: a scalar
   */
  public Value change(Value w, Value slope) {
    return w.mul(slope.mul(eta).clip(-MOST, MOST));
  }
}
