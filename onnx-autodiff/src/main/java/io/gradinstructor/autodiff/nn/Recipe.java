package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Optimizer;
import java.util.function.Function;

/**
 * How a network is trained.
 *
 * @param optimizers the optimizer of a parameter, by its name
 * @param maxNorm gradients are scaled down together to at most this length; infinite for no bound
 */
public record Recipe(Loss loss, Function<String, Optimizer> optimizers, double maxNorm) {
  /** One optimizer for all parameters, gradients as they are. */
  public static Recipe of(Loss loss, Optimizer optimizer) {
    return new Recipe(loss, name -> optimizer, Double.POSITIVE_INFINITY);
  }

  /** The same with gradients bounded in length. */
  public Recipe clipped(double norm) {
    return new Recipe(loss, optimizers, norm);
  }
}
