package io.gradinstructor.training;

/** The same rate always. */
@Kind(value = "constant", says = "the same rate in every step")
public record Constant() implements Schedule {
  @Override
  public double factor(Clock at) {
    return 1;
  }
}
