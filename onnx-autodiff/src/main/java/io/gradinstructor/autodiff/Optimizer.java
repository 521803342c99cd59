package io.gradinstructor.autodiff;

import java.util.List;

/** A rule that turns gradients into new parameters, with what it remembers of each parameter. */
public interface Optimizer {
  /**
   * Tensors of the parameter's shape that are remembered from step to step, by name; zero first.
   */
  List<String> memory();

  /** Whether it asks for the number of the step. */
  default boolean counts() {
    return false;
  }

  /** New parameter and memory. */
  record Update(Value parameter, List<Value> memory) {}

  /**
   * One step for one parameter.
   *
   * @param base the parameter, or the parameter with further changes already added
   * @param memory in the order of {@link #memory()}
   * @param rate learning rate: a scalar
   * @param step number of this step, from 1: a scalar; null if it {@link #counts} none
   */
  Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step);

  /** Stochastic gradient descent. */
  static Optimizer sgd() {
    return new Sgd(0, false, 0);
  }

  /** Adam (Kingma and Ba 2015) with β = 0.9, 0.999, ε = 1e-8. */
  static Optimizer adam() {
    return new AdamW(0.9, 0.999, 1e-8, 0);
  }

  /**
   * AdamW (Loshchilov and Hutter 2019) with Adam's β and ε.
   *
   * @param decay of weights, in units of the learning rate
   */
  static Optimizer adamW(double decay) {
    return new AdamW(0.9, 0.999, 1e-8, decay);
  }

  /**
   * Stochastic gradient descent as PyTorch's SGD has it.
   *
   * @param momentum heavy-ball momentum μ; 0 for none
   * @param nesterov Nesterov's form of it
   * @param decay L2: added to the gradient, times the parameter
   */
  record Sgd(double momentum, boolean nesterov, double decay) implements Optimizer {
    @Override
    public List<String> memory() {
      return momentum == 0 ? List.of() : List.of("velocity");
    }

    @Override
    public Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step) {
      if (momentum == 0) {
        Value kept = decay == 0 ? base : base.sub(base.mul(rate.mul(decay)));
        return new Update(descend(kept, gradient, rate), List.of());
      }
      Value d = decay == 0 ? gradient : gradient.add(base.mul(decay));
      Value velocity = memory.get(0).mul(momentum).add(d);
      Value direction = nesterov ? d.add(velocity.mul(momentum)) : velocity;
      return new Update(base.sub(direction.mul(rate)), List.of(velocity));
    }

    /**
     * base − rate·gradient. Where the gradient is a matrix product it becomes one Gemm that
     * accumulates onto the base, without the gradient ever being stored.
     */
    private static Value descend(Value base, Value gradient, Value rate) {
      if (gradient.op() instanceof Gemm gemm && gradient.in().size() == 2) {
        Value a = gradient.in().get(0);
        Value b = gradient.in().get(1);
        return base.graph().apply(gemm, a, b.mul(rate.neg()), base);
      }
      return base.sub(gradient.mul(rate));
    }
  }

  /**
   * Adam with decay apart from the gradient; decay 0 is Adam. What is remembered are the sums Σ β^k
   * g and Σ β^k g², not the means (1 − β) Σ …: factors of whole tensors become factors of scalars,
   * which are for all parameters, and a third of the passes over a tensor goes.
   */
  record AdamW(double beta1, double beta2, double epsilon, double decay) implements Optimizer {
    @Override
    public List<String> memory() {
      return List.of("sum", "squares");
    }

    @Override
    public boolean counts() {
      return true;
    }

    @Override
    public Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step) {
      Value sum = memory.get(0).mul(beta1).add(gradient);
      Value squares = memory.get(1).mul(beta2).add(gradient.square());
      Value c1 = step.mul(Math.log(beta1)).exp().neg().add(1);
      Value c2 = step.mul(Math.log(beta2)).exp().neg().add(1);
      Value root = c2.mul(1 / (1 - beta2)).sqrt();
      Value length = root.mul(rate).mul(1 - beta1).div(c1);
      Value direction = sum.mul(length).div(squares.sqrt().add(root.mul(epsilon)));
      Value kept = decay == 0 ? base : base.mul(rate.mul(-decay).add(1));
      return new Update(kept.sub(direction), List.of(sum, squares));
    }
  }
}
