package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Part;
import io.gradinstructor.training.Setting;
import java.util.List;

/**
 * AdaRem (Liu et al., arXiv 2010.11041): the rate of each weight grows where its gradient agrees in
 * sign with the mean of past ones, and falls where it does not. Formulas as an implementation for
 * JAX has them that cites the paper; that the greatest mean is taken tensor by tensor is its
 * choice.
 */
@Kind(value = "adarem", says = "rates that follow whether gradients agree with past ones")
public record AdaRem(
    @Setting(is = "0.9", to = 0.9999, says = "share of the past in the mean of gradients")
        double beta,
    @Setting(is = "1", says = "how far rates follow the agreement; 0 is SGD") double strength,
    @Setting(is = "0.999", from = 1e-6, says = "what is left of the strength after a step")
        double decay,
    @Setting(is = "1e-8", from = 1e-16, says = "added to the greatest mean") double epsilon)
    implements Optimizer, Part {
  @Override
  public List<String> memory() {
    return List.of("mean");
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step) {
    Value mean = memory.get(0);
    Value left = step.add(-1).mul(Math.log(decay)).exp().mul(strength);
    Value follow = left.div(mean.abs().max().add(epsilon));
    Value factor = gradient.sign().mul(mean).mul(follow).add(1);
    return new Update(
        base.sub(factor.mul(gradient).mul(rate)),
        List.of(mean.mul(beta).add(gradient.mul(1 - beta))));
  }
}
