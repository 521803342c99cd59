package io.gradinstructor.training.parts;

import io.gradinstructor.training.Setting;

/**
 * How an instructor's value V(state, controls, stage) becomes controls: by ascent along its
 * gradient. The defaults are those that the ascent was found with.
 *
 * @param every so many steps the ascent goes on from where the controls are; 0: at the start only
 * @param first steps of the ascent at the start
 * @param then steps of each later one
 * @param rate of the ascent, in places of the controls: −1 to 1
 * @param radial η: in each step a layer grows or shrinks by η times the derivative of V with
 *     respect to the logarithm of its scale, 3 % at most; 0: no layer does
 * @param pessimism β in V = mean − β·sd of the critics
 */
public record ControlPolicy(
    @Setting(
            is = "40",
            to = 100_000,
            says = "training steps between two looks; 0: at the start only")
        int every,
    @Setting(is = "200", from = 1, to = 10_000, says = "steps of the ascent at the start")
        int first,
    @Setting(is = "12", from = 1, to = 10_000, says = "steps of each later ascent") int then,
    @Setting(is = "0.03", from = 1e-6, to = 1, says = "rate of the ascent") double rate,
    @Setting(is = "0", to = 10, says = "how far layers grow and shrink along V's gradient")
        double radial,
    @Setting(is = "1", to = 100, says = "how much the critics' disagreement counts")
        double pessimism) {
  /** The same that lets no layer grow or shrink. */
  public ControlPolicy still() {
    return new ControlPolicy(every, first, then, rate, 0, pessimism);
  }
}
