package io.gradinstructor.core.training.parts;

import io.gradinstructor.core.training.Clock;
import io.gradinstructor.core.training.Kind;
import io.gradinstructor.core.training.Schedule;

/** The same rate always. */
@Kind(value = "constant", says = "the same rate in every step")
public record Constant() implements Schedule {
  @Override
  public double factor(Clock at) {
    return 1;
  }
}
