package io.gradinstructor.training.parts;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Pattern;
import io.gradinstructor.network.PatternField;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an explorer does to its weights on the way: from place {@code from} to before {@code until}
 * every matrix is multiplied, to its factor in total, and shrunk by penalties, once for each place
 * that a step spans.
 *
 * @param l1 strength of an L1 penalty
 * @param l2 strength of an L2 penalty
 * @param rate learning rate, which penalties are in units of
 */
@Kind(value = "kick", says = "multiplies weights for a while, and shrinks them by penalties")
public record Kick(int from, int until, List<Layer> layers, double l1, double l2, double rate)
    implements Intervention {
  /**
   * exp(logFactor) times a pattern unless null; logFactor 0 and no pattern leaves the layer alone.
   */
  public record Layer(double logFactor, Pattern pattern) {}

  @Override
  public boolean before(Clock step) {
    return step.next() > from && step.at() < until;
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory) {
    Architecture network = task.network();
    // Exponentials of a whole matrix take longer than a step.
    List<float[]> factors = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Layer f = layers.get(l);
      factors.add(
          f.logFactor() == 0 && f.pattern() == null
              ? null
              : PatternField.factors(
                  f.pattern(), f.logFactor(), 1.0 / (until - from), network.in(l), network.out(l)));
    }
    return (step, weights) -> {
      for (int p = Math.max(from, step.at()); p < Math.min(until, step.next()); p++) {
        once(weights, factors);
      }
    };
  }

  private void once(Weights weights, List<float[]> factors) {
    for (int l = 0; l < factors.size(); l++) {
      float[] w = weights.matrix(l);
      if (factors.get(l) != null) {
        Weights.multiply(w, factors.get(l));
      }
      Weights.shrink(w, rate * l1, rate * l2);
    }
  }
}
