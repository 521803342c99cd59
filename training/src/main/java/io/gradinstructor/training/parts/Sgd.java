package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Setting;

/** Stochastic gradient descent, with heavy-ball or Nesterov's momentum as PyTorch has them. */
@Kind(value = "sgd", says = "stochastic gradient descent")
public record Sgd(
    @Setting(is = "0", to = 0.9999, says = "share of the last direction that is kept")
        double momentum,
    @Setting(is = "false", says = "Nesterov's form of momentum") boolean nesterov)
    implements LibraryOptimizer {
  @Override
  public Optimizer rule() {
    return new Optimizer.Sgd(momentum, nesterov, 0);
  }
}
