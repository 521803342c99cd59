package io.gradinstructor.core.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A way to train, compared against the others as an arm. */
public enum Method {
  /** Plain backpropagation. */
  @JsonProperty("backprop")
  BACKPROP("backprop", Role.BASELINE),
  /** Gradient plus strength·sign(W). */
  @JsonProperty("l1")
  L1("l1", Role.OTHER),
  /** Gradient plus strength·W. */
  @JsonProperty("l2")
  L2("l2", Role.OTHER),
  /** Plain backpropagation from He initialisation. */
  @JsonProperty("he")
  HE("he", Role.BASELINE),
  /** Universal backpropagation with the trained ENN. */
  @JsonProperty("instructor")
  INSTRUCTOR("instructor", Role.SUBJECT),
  /** Control: an ENN that never learned. */
  @JsonProperty("instructor-untrained")
  UNTRAINED("instructor-untrained", Role.CONTROL),
  /** Control: an ENN that learned from shuffled returns. */
  @JsonProperty("instructor-shuffled")
  SHUFFLED("instructor-shuffled", Role.CONTROL),
  /** Control: a critic that sees only each layer's overall rms and the stage. */
  @JsonProperty("instructor-scale-only")
  SCALE_ONLY("instructor-scale-only", Role.CONTROL);

  private final String label;
  private final Role role;

  Method(String label, Role role) {
    this.label = label;
    this.role = role;
  }

  /** Its name in campaign files and results. */
  public String label() {
    return label;
  }

  /** What an arm that trains so is for. */
  public Role role() {
    return role;
  }

  /** Whether an instructor takes part. */
  public boolean instructed() {
    return role == Role.SUBJECT || role == Role.CONTROL;
  }

  /** Whether its candidates are strengths of a penalty. */
  public boolean penalised() {
    return this == L1 || this == L2;
  }
}
