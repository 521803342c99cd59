package io.gradinstructor.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an arm is for in the comparison. It follows from the arm's method, never from its name. */
public enum Role {
  /** Training without help, from whatever start. */
  @JsonProperty("baseline")
  BASELINE,
  /** What the campaign is about: an instructor that learned what it should. */
  @JsonProperty("subject")
  SUBJECT,
  /** An instructor that learned nothing, or from less than it should. */
  @JsonProperty("control")
  CONTROL,
  /** Another remedy. */
  @JsonProperty("other")
  OTHER
}
