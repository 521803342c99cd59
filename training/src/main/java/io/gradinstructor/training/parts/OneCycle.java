package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/**
 * Up to the rate and down to almost nothing, each along half a cosine (Smith and Topin 2019, with
 * the shape and the defaults of PyTorch's OneCycleLR; momentum is left alone).
 */
@Kind(value = "one-cycle", says = "rises along half a cosine to the rate, then falls along another")
public record OneCycle(
    @Setting(is = "0.3", from = 0.01, to = 0.99, says = "share of the run that rises") double up,
    @Setting(is = "0.04", from = 1e-6, says = "factor in the first step") double first,
    @Setting(is = "0.000004", from = 0, says = "factor in the last step") double last)
    implements Schedule {
  @Override
  public double factor(Clock at) {
    double top = up * at.of() - 1;
    if (at.at() <= top) {
      return between(first, 1, at.at() / top);
    }
    double down = at.of() - 1 - top;
    return down <= 0 ? last : between(1, last, (at.at() - top) / down);
  }

  /** Along half a cosine. */
  private static double between(double from, double to, double share) {
    return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
  }
}
