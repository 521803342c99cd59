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
  SCALE_ONLY;

  /** Its name in ids and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** That of a label, if there is one. */
  public static Optional<Lesson> of(String label) {
    return Arrays.stream(values()).filter(k -> k.label().equals(label)).findFirst();
  }
}
