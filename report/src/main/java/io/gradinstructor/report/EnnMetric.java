package io.gradinstructor.report;

import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.HeldOutFigures;
import java.util.List;
import java.util.function.Function;

/**
 * A figure known before the comparison that may tell how much an ENN will help.
 *
 * @param name in results
 * @param value of an ENN; null if it has none
 */
record EnnMetric(String name, Better better, Function<Evidence, Double> value) {
  /** What the networks gained that tried it. */
  static final EnnMetric ROLLOUT =
      new EnnMetric("rollout_gain", Better.HIGHER, Evidence::rolloutGain);

  /** All there are, in the order of results. */
  static final List<EnnMetric> ALL =
      List.of(
          ROLLOUT,
          new EnnMetric("validation_r2", Better.HIGHER, e -> e.figures().validationR2()),
          new EnnMetric(
              "validation_spearman", Better.HIGHER, e -> e.figures().validationSpearman()),
          heldOut("held_out_r2", Better.HIGHER, HeldOutFigures::r2),
          // Critics that agree, and gradients that are gentle and shrink, ask for less trust.
          heldOut("spread", Better.LOWER, HeldOutFigures::spread),
          heldOut("gradient_norm", Better.LOWER, HeldOutFigures::gradientNorm),
          heldOut("gradient_cosine", Better.LOWER, HeldOutFigures::gradientCosine));

  private static EnnMetric heldOut(
      String name, Better better, Function<HeldOutFigures, Double> value) {
    return new EnnMetric(
        name,
        better,
        e -> e.figures().heldOut() == null ? null : value.apply(e.figures().heldOut()));
  }

  /** Which values promise more. */
  enum Better {
    HIGHER,
    LOWER
  }

  /** What is known of an ENN before the comparison. */
  record Evidence(EnnFigures figures, Double rolloutGain) {}
}
