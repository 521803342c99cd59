package io.gradinstructor.autodiff;

/** Parameter updates as graphs: the new value of a parameter (and of the optimizer's state). */
public final class Optimizers {
  private Optimizers() {}

  /**
   * Stochastic gradient descent, base − rate·gradient. Where the gradient is a matrix product it
   * becomes one Gemm that accumulates onto the base, without the gradient ever being stored.
   *
   * @param base the parameter, or the parameter with further changes already added
   */
  public static Value sgd(Value base, Value gradient, Value rate) {
    if (gradient.op() instanceof Gemm gemm && gradient.in().size() == 2) {
      Value a = gradient.in().get(0);
      Value b = gradient.in().get(1);
      return base.graph().apply(gemm, a, b.mul(rate.neg()), base);
    }
    return base.sub(gradient.mul(rate));
  }

  /** Heavy-ball momentum as PyTorch's SGD has it. */
  public static Momentum momentum(
      Value parameter, Value gradient, Value velocity, Value rate, double mu) {
    Value v = velocity.mul(mu).add(gradient);
    return new Momentum(parameter.sub(v.mul(rate)), v);
  }

  /** New parameter and velocity. */
  public record Momentum(Value parameter, Value velocity) {}

  /**
   * AdamW (Loshchilov and Hutter 2019), β = 0.9, 0.999, ε = 1e-8; with no decay it is Adam (Kingma
   * and Ba 2015).
   *
   * @param step number of this step, from 1: a scalar
   */
  public static Adam adamW(
      Value parameter, Value gradient, Value m, Value v, Value step, Value rate, double decay) {
    Value m1 = m.mul(0.9).add(gradient.mul(0.1));
    Value v1 = v.mul(0.999).add(gradient.square().mul(0.001));
    Value c1 = step.mul(Math.log(0.9)).exp().neg().add(1);
    Value c2 = step.mul(Math.log(0.999)).exp().neg().add(1);
    Value direction = m1.div(c1).div(v1.div(c2).sqrt().add(1e-8));
    Value kept = decay == 0 ? parameter : parameter.sub(parameter.mul(rate).mul(decay));
    return new Adam(kept.sub(direction.mul(rate)), m1, v1);
  }

  /** New parameter and moments. */
  public record Adam(Value parameter, Value m, Value v) {}
}
