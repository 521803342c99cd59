package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Setting;

/** Adam (Kingma and Ba 2015). */
@Kind(value = "adam", says = "Adam: steps of like size whatever the gradient's")
public record Adam(
    @Setting(is = "0.9", to = 0.9999, says = "share of the past in the mean of gradients")
        double beta1,
    @Setting(is = "0.999", to = 0.999999, says = "share of the past in the mean of their squares")
        double beta2,
    @Setting(is = "1e-8", from = 1e-16, says = "added to the root of the mean square")
        double epsilon)
    implements LibraryOptimizer {
  @Override
  public Optimizer rule() {
    return new Optimizer.AdamW(beta1, beta2, epsilon, 0);
  }
}
