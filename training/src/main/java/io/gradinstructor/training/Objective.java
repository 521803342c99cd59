package io.gradinstructor.training;

import io.gradinstructor.autodiff.Value;
import java.util.function.UnaryOperator;

/** What training makes small. */
public interface Objective extends Part {
  /**
   * Images of a minibatch, [n, inputs], and the numbers of their classes, [n].
   *
   * @param x scaled as the network takes them
   */
  record Batch(Value x, Value labels) {}

  /**
   * The loss of a minibatch: a scalar.
   *
   * @param network images in, scores of the classes [n, classes] out
   */
  Value loss(StepGraph step, UnaryOperator<Value> network, Batch batch);
}
