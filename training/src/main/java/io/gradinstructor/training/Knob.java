package io.gradinstructor.training;

/**
 * A setting that may change in the course of a run.
 *
 * @param value before the schedule
 * @param schedule what it is multiplied by, step by step
 */
public record Knob(double value, Schedule schedule) {
  /** The same in every step. */
  public static Knob of(double value) {
    return new Knob(value, new Constant());
  }

  /** What it is in a step. */
  public double at(Clock clock) {
    return value * schedule.factor(clock);
  }

  /** Whether it never changes. */
  public boolean fixed() {
    return schedule instanceof Constant;
  }

  /** Whether it is nothing in every step. */
  public boolean none() {
    return value == 0;
  }
}
