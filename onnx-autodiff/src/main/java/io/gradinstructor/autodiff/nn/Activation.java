package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Value;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What is done to each number between layers. */
public enum Activation implements UnaryOperator<Value> {
  /** Nothing. */
  NONE(x -> x),
  /** max(x, 0). */
  RELU(Value::relu),
  /** x where positive, e^x − 1 elsewhere (Clevert et al. 2016). */
  ELU(Value::elu),
  /** x·Φ(x), of the normal distribution (Hendrycks and Gimpel 2016). */
  GELU(x -> x.mul(0.5).mul(x.mul(Math.sqrt(0.5)).erf().add(1))),
  /** Close to {@link #GELU} by a hyperbolic tangent. */
  GELU_TANH(
      x -> {
        Value inner = x.mul(x.square().mul(0.044715).add(1)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(0.5).mul(inner.tanh().add(1));
      }),
  /** Hyperbolic tangent. */
  TANH(Value::tanh),
  /** 1 / (1 + e^−x). */
  SIGMOID(Value::sigmoid);

  private final UnaryOperator<Value> function;

  Activation(UnaryOperator<Value> function) {
    this.function = function;
  }

  /** Its name as files have it: {@code gelu-tanh}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Value apply(Value x) {
    return function.apply(x);
  }
}
