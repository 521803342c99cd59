package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/** The rate for a while, then straight down to nothing. */
@Kind(
    value = "flat-then-linear",
    says = "the rate for a share of the run, then in a straight line to 0 after the last step")
public record FlatThenLinear(
    @Setting(is = "0.5", to = 0.999, says = "share of the run before the fall") double flat)
    implements Schedule {
  @Override
  public double factor(Clock at) {
    double done = (double) at.at() / at.of();
    return done < flat ? 1 : (1 - done) / (1 - flat);
  }
}
