package io.gradinstructor.training;

import io.gradinstructor.autodiff.Value;
import java.util.List;

/**
 * The first layer's weights in an orthonormal basis of the inputs, band by band times a factor, and
 * back. With SGD, with momentum or without, that is training in the rotated basis with a learning
 * rate and a decay for each band. The weights stay those of inputs.
 *
 * @param basis whose elements are banded
 * @param cuts how many elements there are up to the end of each band but the last; empty for what
 *     the basis has
 * @param rates factors of the gradient, one for each band: the first elements first
 * @param decays share of the weights that is taken off in a step, in units of the learning rate
 *     before its factors: a pull towards 0 for each band, apart from the gradient
 */
public record Bands(
    @Setting(
            is = "cosines",
            says = "of square images by frequency, or principal components of the training inputs")
        Basis basis,
    @Setting(
            is = "[]",
            from = 1,
            to = 1e6,
            says = "elements up to the end of each band but the last")
        List<Double> cuts,
    @Setting(
            is = "1",
            to = 1000,
            says = "factor of the first layer's gradient; layers are bands here",
            layered = true)
        Knob rates,
    @Setting(
            is = "0",
            to = 1000,
            says = "how strongly the first layer is pulled towards 0; layers are bands here",
            layered = true)
        Knob decays) {
  /** As they are unless a file says otherwise: without effect. */
  public static final Bands NONE = new Bands(Basis.COSINES, List.of(), Knob.of(1), Knob.of(0));

  private static final String RATES = "bands.rates";
  private static final String DECAYS = "bands.decays";

  /** Whether the knob at a path has a number for each band, not for each layer. */
  public static boolean are(String path) {
    return path.equals(RATES) || path.equals(DECAYS);
  }

  /**
   * Refuses cuts that do not ascend.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Bands {
    for (int i = 1; i < cuts.size(); i++) {
      if (cuts.get(i) <= cuts.get(i - 1)) {
        throw new IllegalArgumentException("must have cuts that ascend, has " + cuts);
      }
    }
  }

  /** How the basis is cut. */
  public Division division() {
    return new Division(basis, cuts);
  }

  /** Whether nothing is changed, ever. */
  public boolean neutral() {
    return rates.neutral() && decays.none();
  }

  /**
   * The gradient with its bands changed.
   *
   * @param gradient of the first layer's weights, [inputs, out]
   * @throws IllegalArgumentException if the inputs have no such bands
   */
  public Value of(StepGraph step, Value gradient) {
    return step.knobs().neutral(RATES, rates) ? gradient : filtered(step, gradient, RATES, rates);
  }

  /**
   * The first layer with its decay.
   *
   * @param base its weights with other changes, [inputs, out]
   * @param weights before the step
   * @param rate learning rate
   * @throws IllegalArgumentException if the inputs have no such bands
   */
  public Value decayed(StepGraph step, Value base, Value weights, Value rate) {
    return step.knobs().none(DECAYS, decays)
        ? base
        : base.sub(filtered(step, weights, DECAYS, decays).mul(rate));
  }

  private Value filtered(StepGraph step, Value of, String path, Knob factors) {
    return division().filtered(step.graph(), step.task(), of, b -> step.knob(path, factors, b));
  }
}
