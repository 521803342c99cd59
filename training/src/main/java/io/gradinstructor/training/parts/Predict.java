package io.gradinstructor.training.parts;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;

/**
 * Linear prediction of weights and biases (Ying et al. 2023, arXiv 2310.10958): after two points of
 * a cycle, its third one θ3 gives way to m23 + reach·(m23 − m12), where m12 and m23 are the means
 * of neighbours among θ1, θ2, θ3; then a new cycle begins. The formula is that of an implementation
 * which cites the paper; its reach and interval are 1. Other reaches, points some steps apart, that
 * cycles go on across epochs and that an optimizer's memory is left as it is are our choice.
 */
@Kind(value = "predict", says = "replaces every third point on the way by a linear extrapolation")
public record Predict(
    @Setting(is = "1", to = 3, says = "how far; 0 is the mean of the last two points") double reach,
    @Setting(is = "1", from = 1, to = 1_000_000, says = "steps between two points") int interval)
    implements Intervention {
  /** Name in memory of the number of points that are kept, 0 to 2. */
  static final String KEPT = "predict.kept";

  @Override
  public void suits(Architecture network) {
    if (network instanceof Layered layered && layered.runs()) {
      throw new IllegalArgumentException(
          "predict does not work with norm: batch, for running variances may end below 0");
    }
  }

  @Override
  public boolean after(Clock step, int epochs) {
    return (step.step() + 1) % interval == 0;
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory) {
    keep(0, memory);
    for (int point = 0; point < 2; point++) {
      put(point, memory.weights(task.network()), memory);
    }
    return (step, weights) -> on(weights, memory);
  }

  private void on(Weights weights, Memory memory) {
    int kept = (int) memory.get(KEPT)[0];
    if (kept < 2) {
      put(kept, weights, memory);
      keep(kept + 1, memory);
      return;
    }
    weights.each(
        (name, third, shape) -> {
          float[] first = memory.get(name(0, name));
          float[] second = memory.get(name(1, name));
          for (int i = 0; i < third.length; i++) {
            // The same in other words: exact where the three are equal.
            double last = third[i];
            third[i] = (float) ((second[i] + last + reach * (last - first[i])) / 2);
          }
        });
    keep(0, memory);
  }

  private static void keep(int points, Memory memory) {
    memory.put(KEPT, new float[] {points}, 1);
  }

  private static void put(int point, Weights weights, Memory memory) {
    weights.each((name, numbers, shape) -> memory.put(name(point, name), numbers, shape));
  }

  private static String name(int point, String tensor) {
    return "predict." + point + "." + tensor;
  }
}
