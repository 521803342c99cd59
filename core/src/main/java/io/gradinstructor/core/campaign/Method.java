package io.gradinstructor.core.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A way to train, compared against the others as an arm. */
public enum Method {
  /** Plain backpropagation. */
  @JsonProperty("backprop")
  BACKPROP("backprop"),
  /** Gradient plus strength·sign(W). */
  @JsonProperty("l1")
  L1("l1"),
  /** Gradient plus strength·W. */
  @JsonProperty("l2")
  L2("l2"),
  /** Plain backpropagation from He initialisation. */
  @JsonProperty("he")
  HE("he"),
  /** Universal backpropagation with the trained ENN. */
  @JsonProperty("instructor")
  INSTRUCTOR("instructor"),
  /** Control: an ENN that never learned. */
  @JsonProperty("instructor-untrained")
  UNTRAINED("instructor-untrained"),
  /** Control: an ENN that learned from shuffled returns. */
  @JsonProperty("instructor-shuffled")
  SHUFFLED("instructor-shuffled"),
  /** Control: a critic that sees only each layer's overall rms and the stage. */
  @JsonProperty("instructor-scale-only")
  SCALE_ONLY("instructor-scale-only");

  private final String label;

  Method(String label) {
    this.label = label;
  }

  /** Its name in campaign files and results. */
  public String label() {
    return label;
  }

  /** Whether an instructor takes part. */
  public boolean instructed() {
    return ordinal() >= INSTRUCTOR.ordinal();
  }

  /** Whether its candidates are strengths of a penalty. */
  public boolean penalised() {
    return this == L1 || this == L2;
  }
}
