package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What it learned from. */
public enum Lesson {
  /** Views of the weights and their returns. */
  @JsonProperty("view")
  VIEW,
  /** Nothing. */
  @JsonProperty("untrained")
  UNTRAINED,
  /** Views and shuffled returns. */
  @JsonProperty("shuffled")
  SHUFFLED,
  /** Each layer's overall rms and returns. */
  @JsonProperty("scale-only")
  SCALE_ONLY,
  /** State of the run and places of its controls, and returns. */
  @JsonProperty("controls")
  CONTROLS,
  /** Places of the controls and returns: the state is left out. */
  @JsonProperty("controls-blind")
  CONTROLS_BLIND;

  /** Whether it judges controls, not weights. */
  public boolean controls() {
    return this == CONTROLS || this == CONTROLS_BLIND;
  }

  /** Whether it is all that there is to learn, and no control of that. */
  public boolean whole() {
    return this == VIEW || this == CONTROLS;
  }

  /** Whether its critics see places in the weights, and can show where they look. */
  public boolean maps() {
    return this != SCALE_ONLY && !controls();
  }

  /** Its name in ids and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** That of a label, if there is one. */
  public static Optional<Lesson> of(String label) {
    return Arrays.stream(values()).filter(k -> k.label().equals(label)).findFirst();
  }
}
