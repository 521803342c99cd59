package io.gradinstructor.training;

import io.gradinstructor.network.Architecture;

/**
 * A building block of a recipe: a record whose components are its settings. It has no state: what
 * it does is a function of its settings, the clock, the memory and the draws.
 */
public interface Part {
  /**
   * Refuses a run that it cannot take part in.
   *
   * @param layers of weights
   * @param epochs of a full run
   * @throws IllegalArgumentException if it cannot
   */
  default void fits(int layers, int epochs) {}

  /**
   * Refuses a network that it cannot work with.
   *
   * @throws IllegalArgumentException if it cannot; says its name
   */
  default void suits(Architecture network) {}
}
