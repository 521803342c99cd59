package io.gradinstructor.core.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.core.training.Kind;
import io.gradinstructor.core.training.Part;
import io.gradinstructor.core.training.Setting;
import java.util.List;

/** Stochastic gradient descent, with heavy-ball or Nesterov's momentum as PyTorch has them. */
@Kind(value = "sgd", says = "stochastic gradient descent")
public record Sgd(
    @Setting(is = "0", to = 0.9999, says = "share of the last direction that is kept")
        double momentum,
    @Setting(is = "false", says = "Nesterov's form of momentum") boolean nesterov)
    implements Optimizer, Part {
  private Optimizer rule() {
    return new Optimizer.Sgd(momentum, nesterov, 0);
  }

  @Override
  public List<String> memory() {
    return rule().memory();
  }

  @Override
  public Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step) {
    return rule().update(base, gradient, memory, rate, step);
  }
}
