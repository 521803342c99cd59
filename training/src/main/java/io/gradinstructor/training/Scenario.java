package io.gradinstructor.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is to be told apart where classes come two by two. */
public enum Scenario {
  /** All classes so far. */
  @JsonProperty("class")
  CLASS,
  /** Whether it is the first or the second of its two, which are not named. */
  @JsonProperty("domain")
  DOMAIN,
  /** The two of a task that is named. */
  @JsonProperty("task")
  TASK
}
