package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;

/** Straight down to nothing. */
@Kind(value = "linear", says = "falls in a straight line from the rate to 0 after the last step")
public record Linear() implements Schedule {
  @Override
  public double factor(Clock at) {
    return 1 - (double) at.at() / at.of();
  }
}
