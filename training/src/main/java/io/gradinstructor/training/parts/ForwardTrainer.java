package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Goodness;
import io.gradinstructor.network.LabelNetwork;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.List;

/**
 * A trainer whose layers learn each by itself, from pairs of an image and a label that are right or
 * wrong. A pair goes forward and backward as an image does; what comes of its image is worked out
 * once for all of them, so that it costs less time than it is counted for.
 */
sealed interface ForwardTrainer extends Trainer permits ForwardForward, SymmetricForwardForward {
  /** Learning rate, before the schedule. */
  Rate learningRate();

  /** What that is multiplied by, step by step. */
  Schedule schedule();

  /** What becomes of gradients. */
  Optimizer optimizer();

  /** Whether an image is shown with every wrong label, or with one that is drawn. */
  boolean allWrong();

  /** Numbers of a label's pattern. */
  int pattern();

  /** Share of them that are 1. */
  double density();

  /** How much more a loss counts where units are silent. */
  double activity();

  /** Of the pull to what weights were when a task was over, see {@link Ewc}. */
  double ewc();

  /** Whether image and label go into every layer. */
  boolean skip();

  /** The first layer that tells the class. */
  int firstLayer();

  /** What units tell. */
  Goodness goodness();

  /**
   * Pairs of an image in a step.
   *
   * @param labels among which wrong ones are
   */
  default int pairs(int labels) {
    return allWrong() ? labels : 2;
  }

  private String kind() {
    return getClass().getAnnotation(Kind.class).value();
  }

  @Override
  default LabelNetwork network(Architecture named) {
    List<Integer> layers = Mlp.of(named, kind()).layers();
    return new LabelNetwork(layers, pattern(), density(), skip(), goodness(), firstLayer());
  }

  @Override
  default void suits(Architecture named) {
    network(named).check(kind());
  }

  @Override
  default long passes(int epochs, int steps, int batch, int classes) {
    return (long) epochs * steps * batch * pairs(classes);
  }

  @Override
  default Training begin(Task task, Memory memory) {
    return new ForwardTraining(this, task, memory);
  }
}
