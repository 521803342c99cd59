package io.gradinstructor.core.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The content of {@code results.json}. Field names are an interface; no timings, no host details.
 *
 * @param networks MLP seeds per arm; 0 in results from before it was recorded
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Results(
    String campaign,
    @JsonProperty("file_sha256") String fileSha256,
    String dataset,
    int networks,
    List<Arm> arms,
    List<Enn> instructors) {
  /**
   * One arm.
   *
   * @param n trials measured
   * @param chosen strength or step size chosen on the reward set, if it had one
   * @param accuracies test accuracy of each trial, ordered by ENN seed, then MLP seed
   * @param trainAccuracies train accuracy of each trial, in the same order
   * @param vsBackprop paired difference to plain backpropagation on the same seeds; null for itself
   * @param gradientNorms means over the trials that did not diverge, by step
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
      List<Double> trainAccuracies,
      int diverged,
      List<GradientNorms> gradientNorms) {}

  /**
   * Mean norms before a step, layer by layer, to six significant digits.
   *
   * @param stage share of the training that lies behind
   * @param loss ‖∇L‖ of the weights
   * @param instructor ‖u‖, the instructor's change of the weights; 0 without one
   */
  public record GradientNorms(int step, double stage, List<Double> loss, List<Double> instructor) {}

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
      int states) {}
}
