package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Value;
import java.util.function.UnaryOperator;

/** What is done to each number between layers. */
public enum Activation implements UnaryOperator<Value> {
  /** Nothing. */
  NONE {
    @Override
    public Value apply(Value x) {
      return x;
    }
  },
  /** max(x, 0). */
  RELU {
    @Override
    public Value apply(Value x) {
      return x.relu();
    }
  },
  /** x where positive, e^x − 1 elsewhere (Clevert et al. 2016). */
  ELU {
    @Override
    public Value apply(Value x) {
      return x.elu();
    }
  },
  /** x·Φ(x), of the normal distribution (Hendrycks and Gimpel 2016). */
  GELU {
    @Override
    public Value apply(Value x) {
      return x.mul(0.5).mul(x.mul(Math.sqrt(0.5)).erf().add(1));
    }
  },
  /** Close to {@link #GELU} by a hyperbolic tangent. */
  GELU_TANH {
    @Override
    public Value apply(Value x) {
      Value inner = x.mul(x.square().mul(0.044715).add(1)).mul(Math.sqrt(2 / Math.PI));
      return x.mul(0.5).mul(inner.tanh().add(1));
    }
  },
  /** Hyperbolic tangent. */
  TANH {
    @Override
    public Value apply(Value x) {
      return x.tanh();
    }
  },
  /** 1 / (1 + e^−x). */
  SIGMOID {
    @Override
    public Value apply(Value x) {
      return x.sigmoid();
    }
  }
}
