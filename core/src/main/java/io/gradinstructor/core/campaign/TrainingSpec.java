package io.gradinstructor.core.campaign;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.core.training.Schedule;
import io.gradinstructor.core.training.parts.Constant;
import io.gradinstructor.core.training.parts.Sgd;
import java.util.Objects;

/**
 * How networks are trained on the softmax cross-entropy.
 *
 * @param learningRate the optimizer's, before the schedule
 * @param batch images of a minibatch
 * @param epochs how often all images are seen
 */
public record TrainingSpec(
    double learningRate, int batch, int epochs, Optimizer optimizer, Schedule schedule) {
  /** All is said. */
  public TrainingSpec {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
  }

  /** By plain SGD at a constant rate. */
  public TrainingSpec(double learningRate, int batch, int epochs) {
    this(learningRate, batch, epochs, new Sgd(0, false), new Constant());
  }

  /** The same at another rate. */
  public TrainingSpec at(double rate) {
    return new TrainingSpec(rate, batch, epochs, optimizer, schedule);
  }

  /** Steps over all epochs; an incomplete last batch is left out. */
  public int steps(int images) {
    return epochs * (images / batch);
  }
}
