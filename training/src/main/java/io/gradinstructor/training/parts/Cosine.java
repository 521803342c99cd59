package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;

/** Along half a cosine to nothing (Loshchilov and Hutter 2017), without restarts. */
@Kind(value = "cosine", says = "falls along half a cosine from the rate to 0 after the last step")
public record Cosine() implements Schedule {
  @Override
  public double factor(Clock at) {
    return (1 + StrictMath.cos(StrictMath.PI * at.at() / at.of())) / 2;
  }
}
