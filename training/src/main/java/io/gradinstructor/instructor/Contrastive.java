package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is added to the loss of critics, so that they see states of runs that came to the same as
 * alike, and others as different ({@link ContrastiveLoss}).
 *
 * @param weight of the term beside the regression; 0 for none
 * @param form what is wanted of the distance of two states
 * @param bins into which returns are cut; not of {@link Form#DISTANCE}
 * @param margin distance that is wanted for each bin, or each standard deviation of the returns,
 *     between two runs
 * @param where of what distances are taken; critics that see scale or knobs only have no features,
 *     and {@link Where#HIDDEN} always
 * @param warmup steps on this term alone before the usual steps, which then do without it; 0: both
 *     together
 */
public record Contrastive(
    double weight, Form form, int bins, double margin, Where where, int warmup) {
  /** No such term. */
  public static final Contrastive OFF = new Contrastive(0, Form.WIDTHS, 5, 0.5, Where.FEATURES, 0);

  /** What is wanted of the distance of two states. */
  public enum Form {
    /** As little as possible within a bin, a margin between bins, which have equal widths. */
    @JsonProperty("widths")
    WIDTHS(0.5),
    /** The same with bins that have as many of the runs each. */
    @JsonProperty("quantiles")
    QUANTILES(0.5),
    /** In proportion to the difference of returns. */
    @JsonProperty("distance")
    DISTANCE(1);

    private final double margin;

    Form(double margin) {
      this.margin = margin;
    }

    /** The usual one. */
    public double margin() {
      return margin;
    }
  }

  /** Of what distances are taken. */
  public enum Where {
    /** What becomes of the views before dense layers. */
    @JsonProperty("features")
    FEATURES,
    /** The last hidden layer. */
    @JsonProperty("hidden")
    HIDDEN
  }

  /** The same of the last hidden layer. */
  Contrastive ofHidden() {
    return new Contrastive(weight, form, bins, margin, Where.HIDDEN, warmup);
  }

  /** Whether there is such a term. */
  public boolean on() {
    return weight > 0;
  }
}
