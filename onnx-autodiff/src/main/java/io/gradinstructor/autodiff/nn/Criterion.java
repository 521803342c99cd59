package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Value;

/** What a step of training makes small, such as a {@link Loss}. */
@FunctionalInterface
public interface Criterion {
  /**
   * The loss: a scalar. What it needs to know besides becomes inputs of the graph, such as {@code
   * target}.
   *
   * @param scope in which the network noted its features
   * @param output of the network
   */
  Value of(Scope scope, Value output);
}
