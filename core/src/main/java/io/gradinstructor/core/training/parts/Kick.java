package io.gradinstructor.core.training.parts;

import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.network.PatternField;
import io.gradinstructor.core.network.Weights;
import io.gradinstructor.core.training.Clock;
import io.gradinstructor.core.training.Intervention;
import java.util.ArrayList;
import java.util.List;

/**
 * What an explorer does to its weights on the way: before each of some steps every matrix is
 * multiplied by its share of a factor and shrunk by penalties.
 *
 * @param rate learning rate, which penalties are in units of
 */
public record Kick(Trial.Disturbance what, double rate) implements Intervention {
  @Override
  public boolean due(Clock at) {
    return at.step() >= what.from() && at.step() < what.until();
  }

  @Override
  public Act ready(List<Integer> layers) {
    // Exponentials of a whole matrix take longer than a step.
    List<float[]> factors = new ArrayList<>();
    for (int l = 0; l < what.layers().size(); l++) {
      Trial.LayerFactor f = what.layers().get(l);
      factors.add(
          f.logFactor() == 0 && f.pattern() == null
              ? null
              : PatternField.factors(
                  f.pattern(),
                  f.logFactor(),
                  1.0 / (what.until() - what.from()),
                  layers.get(l),
                  layers.get(l + 1)));
    }
    return weights -> {
      for (int l = 0; l < factors.size(); l++) {
        float[] w = weights.matrix(l);
        if (factors.get(l) != null) {
          Weights.multiply(w, factors.get(l));
        }
        Weights.shrink(w, rate * what.l1(), rate * what.l2());
      }
    };
  }
}
