package io.gradinstructor.core.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How weights start; biases start at zero.
 *
 * @param kind the distribution
 * @param sigma standard deviation for {@code naive}, half-width for {@code uniform}; ignored by the
 *     others
 */
public record Initialisation(Kind kind, double sigma) {
  /** The distributions, each named in the campaign file by its lower-case name. */
  public enum Kind {
    /** N(0, sigma²) in every layer. */
    @JsonProperty("naive")
    NAIVE,
    /** U(−sigma, sigma) in every layer. */
    @JsonProperty("uniform")
    UNIFORM,
    /** N(0, 2 / inputs), He et al. 2015. */
    @JsonProperty("he")
    HE,
    /** N(0, 2 / (inputs + outputs)), Glorot and Bengio 2010. */
    @JsonProperty("xavier")
    XAVIER
  }

  /**
   * Scale of the layer's weights: the standard deviation, or the half-width for {@code uniform}.
   */
  public double scale(int inputs, int outputs) {
    return switch (kind) {
      case NAIVE, UNIFORM -> sigma;
      case HE -> Math.sqrt(2.0 / inputs);
      case XAVIER -> Math.sqrt(2.0 / (inputs + outputs));
    };
  }
}
