package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an ENN sees of weights, and how it learns.
 *
 * @param sight reduction of weight matrices that the critics see
 * @param resolution share of the matrix's size per side that the view keeps
 * @param critics the ensemble
 */
public record EnnSpec(Sight sight, double resolution, CriticSpec critics) {
  /** Reductions of weight matrices. */
  public enum Sight {
    /** Area mean of W. */
    @JsonProperty("mean")
    MEAN,
    /** Root of the area mean of W². */
    @JsonProperty("rms")
    RMS,
    /** Logarithm of {@link #RMS}. */
    @JsonProperty("log-rms")
    LOG_RMS,
    /** Every hidden unit by itself, without their order, and statistics of each layer. */
    @JsonProperty("units")
    UNITS
  }
}
