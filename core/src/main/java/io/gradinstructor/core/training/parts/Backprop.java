package io.gradinstructor.core.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.core.training.Memory;
import io.gradinstructor.core.training.Schedule;
import io.gradinstructor.core.training.Term;
import io.gradinstructor.core.training.Trainer;
import io.gradinstructor.core.training.Training;
import java.util.List;

/**
 * Backpropagation of the cross-entropy, with what else changes weights in each step.
 *
 * @param terms in the order in which they take part
 */
public record Backprop(
    Optimizer optimizer, double learningRate, Schedule schedule, List<Term> terms)
    implements Trainer {
  @Override
  public Training begin(Task task, Memory memory) {
    return new Backpropagation(this, task, memory);
  }
}
