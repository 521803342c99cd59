package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/** Another schedule whose first steps are scaled up in a straight line. */
@Kind(value = "warm-up", says = "another schedule, scaled up in a straight line at first")
public record WarmUp(
    @Setting(is = "0.05", from = 0, to = 0.999, says = "share of the run that is scaled")
        double share,
    @Setting(is = "constant", says = "the schedule that is scaled") Schedule then)
    implements Schedule {
  @Override
  public double factor(Clock at) {
    double steps = share * at.of();
    return then.factor(at) * Math.min(1, (at.at() + 1) / Math.max(1, steps));
  }
}
