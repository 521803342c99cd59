package io.gradinstructor.core.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gradinstructor.core.message.Instructor;
import java.util.List;

/**
 * The content of {@code results.json}. Field names are an interface; no timings, no host details.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Results(
    String campaign,
    @JsonProperty("file_sha256") String fileSha256,
    String dataset,
    List<Arm> arms,
    List<Enn> instructors) {
  /**
   * One arm.
   *
   * @param n trials measured
   * @param chosen strength or step size chosen on the reward set, if it had one
   * @param accuracies test accuracy of each trial, ordered by ENN seed, then MLP seed
   * @param vsBackprop paired difference to plain backpropagation on the same seeds; null for itself
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Arm(
      String name,
      @JsonProperty("seeds") int n,
      Double chosen,
      Interval testAccuracy,
      Interval trainAccuracy,
      Interval gap,
      Difference vsBackprop,
      @JsonProperty("test_accuracies") List<Double> accuracies,
      int diverged) {}

  /** Mean, standard deviation and 95 % confidence interval of the mean (Student's t). */
  public record Interval(double mean, double sd, double[] ci95) {}

  /**
   * Mean paired difference, its 95 % interval, and the p-value (paired t, Holm-corrected over the
   * arms).
   */
  public record Difference(double difference, double[] ci95, double p) {}

  /** One ENN. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Enn(
      String id,
      int round,
      String kind,
      int seed,
      @JsonProperty("validation_r2") Double validationR2,
      Double validationSpearman,
      int states,
      HeldOut heldOut) {}

  /** An ENN on runs that no critic learned from; see {@link Instructor.HeldOut}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HeldOut(
      int runs,
      int states,
      Double r2,
      Double spearman,
      List<Double> kendallTau,
      @JsonProperty("baseline_r2") Double baselineR2,
      @JsonProperty("baseline_quadratic_r2") Double baselineQuadraticR2,
      @JsonProperty("permuted_r2") Double permutedR2,
      Double permutedChange,
      Double spread,
      Double gradientNorm,
      Double gradientCosine) {}
}
