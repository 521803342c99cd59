package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A learning rate: a number, or a range from which every trial draws its own, log-uniformly.
 *
 * @param high the same as {@code low} of a number
 */
public record Rate(double low, double high) {
  /** The same for every trial. */
  public static Rate of(double value) {
    return new Rate(value, value);
  }

  /** Whether it is a number. */
  public boolean fixed() {
    return low == high;
  }

  /** What it is for who draws with this generator; a number is left alone. */
  public double draw(UniformRandomProvider random) {
    return fixed() ? low : Randoms.logUniform(random, low, high);
  }
}
