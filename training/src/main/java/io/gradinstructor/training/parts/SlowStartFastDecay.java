package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/**
 * Up to the rate in a straight line, then down exponentially: a slow start and a fast decay as
 * adversarial fine-tuning wants it (Jeddi et al. 2020, arXiv 2012.13628, of which the formula is
 * not known: it is ours).
 */
@Kind(
    value = "slow-start-fast-decay",
    says = "rises in a straight line to the rate, then decays exponentially")
public record SlowStartFastDecay(
    @Setting(is = "0.3", to = 0.999, says = "share of the run that rises") double warm,
    @Setting(is = "0.01", from = 1e-6, says = "factor in the last step") double floor)
    implements Schedule {
  @Override
  public double factor(Clock at) {
    int rising =
        at.of() == 1
            ? 0
            : Math.min(at.of() - 1, Math.max(1, (int) Math.floor(warm * at.of() + 0.5)));
    return at.at() < rising
        ? (at.at() + 1.0) / rising
        : StrictMath.pow(floor, (at.at() - rising + 1.0) / (at.of() - rising));
  }
}
