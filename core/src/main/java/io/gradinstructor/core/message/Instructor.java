package io.gradinstructor.core.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A published ENN.
 *
 * @param onnx weights and stage in, score and its gradient with respect to the weights out
 * @param gradCam weights and stage in, heat maps out; null for critics without feature maps
 */
public record Instructor(InstructorId id, Kind kind, byte[] onnx, byte[] gradCam, Figures figures)
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
    SCALE_ONLY;

    /** Its name in ids and files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** That of a label, if there is one. */
    static Optional<Kind> of(String label) {
      return Arrays.stream(values()).filter(k -> k.label().equals(label)).findFirst();
    }
  }

  /**
   * How well it learned.
   *
   * @param validationR2 of explorers (whole runs) that the measured critics did not learn from
   * @param validationSpearman rank correlation on the same
   * @param losses Huber loss every tenth step, mean of the critics
   * @param states states learned from
   * @param heldOut on runs that no critic learned from; null if there are none
   */
  public record Figures(
      Double validationR2,
      Double validationSpearman,
      List<Float> losses,
      int states,
      HeldOut heldOut) {}

  /**
   * How well the mean of its critics predicts returns of runs that none of them learned from. What
   * has no answer is null.
   *
   * @param runs held out
   * @param states of these runs
   * @param r2 share of the returns' variance explained
   * @param spearman rank correlation
   * @param kendallTau Kendall's τ-b in each fifth of training
   * @param baselineR2 r2 of ridge regression on statistics of the weights (Unterthiner et al. 2020)
   *     and the stage, which learned from the same states; null if the ENN's returns were shuffled
   * @param baselineQuadraticR2 the same on their logarithms, squares of them and products with the
   *     stage
   * @param permutedR2 r2 with hidden units in another order, which is the same function
   * @param permutedChange root mean square change of predictions by that, in standard deviations of
   *     the returns
   * @param spread mean standard deviation of the critics' predictions, in the same unit
   * @param gradientNorm mean of √Σ(‖∂V/∂W‖·‖W‖)² over the layers, early in training
   * @param gradientCosine mean cosine of ∂V/∂W and W, early in training
   */
  public record HeldOut(
      int runs,
      int states,
      Double r2,
      Double spearman,
      List<Double> kendallTau,
      Double baselineR2,
      Double baselineQuadraticR2,
      Double permutedR2,
      Double permutedChange,
      Double spread,
      Double gradientNorm,
      Double gradientCosine) {}

  @Override
  public String key() {
    return id.toString();
  }

  @Override
  public String campaign() {
    return id.campaign();
  }

  /** After which it learned, from 1. */
  public int round() {
    return id.round();
  }

  /** Which of those that learned alike it is. */
  public int seed() {
    return id.seed();
  }
}
