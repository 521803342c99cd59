package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Value;

/** A network: what it computes from its inputs with the parameters that it asks for. */
@FunctionalInterface
public interface Network {
  /**
   * The output, in the graph of the inputs.
   *
   * @param scope gives parameters by name and notes feature maps
   */
  Value apply(Scope scope, Value... inputs);
}
