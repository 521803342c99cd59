package io.gradinstructor.core.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A published ENN.
 *
 * @param id {@code campaign/round/kind/seed}
 * @param onnx weights and stage in, score and its gradient with respect to the weights out
 * @param gradCam weights and stage in, heat maps out; null for critics without feature maps
 */
public record Instructor(
    String id,
    String campaign,
    int round,
    Kind kind,
    int seed,
    byte[] onnx,
    byte[] gradCam,
    Figures figures)
    implements Message {
  /** What it learned from. */
  public enum Kind {
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
    SCALE_ONLY
  }

  /**
   * How well it learned.
   *
   * @param validationR2 of explorers (whole runs) that the measured critics did not learn from
   * @param validationSpearman rank correlation on the same
   * @param losses Huber loss every tenth step, mean of the critics
   * @param states states learned from
   */
  public record Figures(
      Double validationR2, Double validationSpearman, List<Float> losses, int states) {}

  @Override
  public String key() {
    return id;
  }
}
