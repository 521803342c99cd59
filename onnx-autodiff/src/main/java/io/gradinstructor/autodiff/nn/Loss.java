package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;

/** Criteria that compare a network's output with an input {@code target}. */
public enum Loss implements Criterion {
  /** Mean cross-entropy of logits [n, classes] against labels [n]. */
  CROSS_ENTROPY(DType.INT64) {
    @Override
    public Value of(Value output, Value target) {
      return output.crossEntropy(target);
    }

    @Override
    Shape target(Shape output) {
      return Shape.of(output.size(0));
    }
  },
  /** Mean squared error. */
  SQUARED_ERROR(DType.FLOAT) {
    @Override
    public Value of(Value output, Value target) {
      return output.sub(target).square().mean();
    }
  },
  /** Mean Huber loss with δ = 1. */
  HUBER(DType.FLOAT) {
    @Override
    public Value of(Value output, Value target) {
      return output.huber(target);
    }
  };

  private final DType target;

  Loss(DType target) {
    this.target = target;
  }

  /** The loss: a scalar. */
  public abstract Value of(Value output, Value target);

  @Override
  public Value of(Scope scope, Value output) {
    return of(output, output.graph().input("target", target, target(output.shape()).toArray()));
  }

  /** Shape of the targets of an output. */
  Shape target(Shape output) {
    return output;
  }
}
