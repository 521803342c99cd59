package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.instructor.HeldOutFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.statistics.Statistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code results.json}. Field names are an interface; no timings, no dates, no host
 * details.
 *
 * @param schema of these fields, {@link #SCHEMA} if this version wrote them
 * @param version of the program
 * @param dataSha256 of the unpacked files by the section that names them: images and labels for
 *     training, then for the test; null of data sets that are not files
 * @param networks MLP seeds per arm
 * @param baseline name of the arm that the others are compared with; null if there is none
 * @param bestBaseline name of the tuned arm with the role {@link Role#BASELINE} that has the
 *     highest mean test accuracy; null if no such arm was tuned
 * @param exploration images that went forward and backward in exploring and in trying ENNs, for all
 *     instructed arms together; null if that is not known
 * @param outcomeImages on how many images it was measured what explorers came to; null if on the
 *     reward set
 * @param subject name of the arm that the report is about; null if no instructor took part
 * @param tickets the lottery-ticket analysis; null if none was wanted
 * @param attack that robust accuracy was measured under; null if it was not
 * @param continual how classes came one after another; null if all were there from the start
 * @param classes names in the order of a network's outputs; null of images of IDX, where they are
 *     numbers
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Results(
    int schema,
    String version,
    String campaign,
    @JsonProperty("file_sha256") String fileSha256,
    String dataset,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("data_sha256")
        Map<String, List<String>> dataSha256,
    int networks,
    @JsonInclude(JsonInclude.Include.NON_NULL) String baseline,
    @JsonInclude(JsonInclude.Include.NON_NULL) String subject,
    @JsonInclude(JsonInclude.Include.NON_NULL) String bestBaseline,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("exploration_passes") Long exploration,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer outcomeImages,
    List<Arm> arms,
    List<Enn> instructors,
    @JsonInclude(JsonInclude.Include.NON_NULL) Selection selection,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Ticket> tickets,
    @JsonInclude(JsonInclude.Include.NON_NULL) Attack attack,
    @JsonInclude(JsonInclude.Include.NON_NULL) Course continual,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> classes) {
  /** Raised when a field goes or changes its meaning; what is added does not matter. */
  public static final int SCHEMA = 2;

  /** The arm that the report is about, if an instructor took part. */
  public Optional<Arm> subjectArm() {
    return arms.stream().filter(a -> a.name().equals(subject)).findFirst();
  }

  /** The best of the baselines that were tuned, if there is one. */
  public Optional<Arm> bestBaselineArm() {
    return arms.stream().filter(a -> a.name().equals(bestBaseline)).findFirst();
  }

  /** The first arm of a method. */
  public Optional<Arm> first(Method method) {
    return arms.stream().filter(a -> a.method() == method).findFirst();
  }

  /**
   * Networks that others start from.
   *
   * @param testAccuracy on their own test images
   * @param passes images that went forward and backward for one; of no arm
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Source(Interval testAccuracy, long passes) {}

  /**
   * One arm.
   *
   * @param role what it is for
   * @param rewardLabels whether the reward set's images joined its training set
   * @param n trials measured
   * @param chosen settings that were chosen on the reward set, by path; null if none were
   * @param recipe how it is trained, as far as that differs from the baseline: settings by their
   *     names; empty for the baseline itself, null if that is not known
   * @param passes what it cost; null if that is not known
   * @param size of its networks as models; null if that is not known or all diverged
   * @param accuracies test accuracy of each trial, ordered by ENN seed, then MLP seed
   * @param trainAccuracies train accuracy of each trial, in the same order
   * @param vsBackprop paired difference to the baseline on the same seeds; null for itself
   * @param vsSubject paired difference to the subject; null for itself and for the baseline, which
   *     the subject's {@code vsBackprop} tells of
   * @param gradientNorms means over the trials that did not diverge, by step
   * @param promise what instructors promised on the way; null where none did
   * @param source the networks that its own start from; null unless they were trained for it
   * @param robust how they stand the attack; null if there was none
   * @param continual what they keep of tasks that came one after another, where test and train
   *     accuracy are means over tasks in the end; null if none did
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Arm(
      String name,
      Method method,
      Role role,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rewardLabels,
      @JsonProperty("seeds") int n,
      Map<String, Object> chosen,
      Map<String, Object> recipe,
      Passes passes,
      Size size,
      Interval testAccuracy,
      Interval trainAccuracy,
      Interval gap,
      Difference vsBackprop,
      Difference vsSubject,
      @JsonProperty("test_accuracies") List<Double> accuracies,
      List<Double> trainAccuracies,
      int diverged,
      List<Norms> gradientNorms,
      Promise promise,
      Source source,
      Robust robust,
      Continual continual) {
    /** Median of the test accuracies of all trials, ENNs pooled; null without any. */
    public Double median() {
      return quantile(0.5);
    }

    /** Their 5th percentile, with linear interpolation. */
    public Double percentile5() {
      return quantile(0.05);
    }

    /** The least of them. */
    public Double worst() {
      return quantile(0);
    }

    private Double quantile(double share) {
      if (accuracies == null || accuracies.isEmpty()) {
        return null;
      }
      double[] all = accuracies.stream().mapToDouble(a -> a).toArray();
      return Math.rint(Statistics.quantile(all, share) * 1e6) / 1e6;
    }
  }

  /**
   * An attack by projected gradient descent on test images.
   *
   * @param eps how far each pixel may be changed, 0 to 1
   * @param step how far it is changed in a step
   * @param loss that it makes large, {@code cross-entropy} or {@code margin}
   * @param images that were attacked, the first of the test set
   * @param chooses whether settings were chosen by robust accuracy on the reward set
   */
  public record Attack(
      double eps,
      double step,
      int steps,
      int restarts,
      String loss,
      int images,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean chooses) {}

  /**
   * How networks stand an attack; those that diverged do not.
   *
   * @param accuracy share of the attacked images that is right throughout
   * @param clean mean share that is right unattacked
   * @param zeroGradient mean share whose gradient is zero unattacked: where it is not small,
   *     robustness may be masking
   * @param vsBackprop paired difference of {@code accuracy} to the baseline; null for itself
   * @param vsSubject the same to the subject; null for itself and for the baseline
   * @param accuracies of each trial, ordered by ENN seed, then MLP seed
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Robust(
      Interval accuracy,
      double clean,
      double zeroGradient,
      Difference vsBackprop,
      Difference vsSubject,
      List<Double> accuracies) {}

  /**
   * Classes that come two by two.
   *
   * @param tasks of two classes each
   * @param scenario {@code class}, {@code domain} or {@code task}
   */
  public record Course(int tasks, String scenario) {}

  /**
   * Images that went forward and backward.
   *
   * @param training in one trial of the comparison, on average
   * @param tuning in choosing its settings; 0 if none were chosen
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Passes(long training, long tuning) {}

  /**
   * What networks are as models, those that did not diverge: with matrices in two factors where
   * these are smaller.
   *
   * @param parameters weights and biases of one, on average
   * @param multiplications for one image, on average
   * @param ranks mean rank of each matrix; null if training does not bring ranks down
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Size(long parameters, long multiplications, List<Double> ranks) {}

  /**
   * Mean norms before a step, layer by layer, to six significant digits.
   *
   * @param stage share of the training that lies behind
   * @param loss ‖∇L‖ of the weights
   * @param instructor ‖u‖, the instructor's change of the weights; 0 without one
   * @param promised mean accuracy that the instructor said by then that runs would come to; null
   *     where none says
   */
  public record Norms(
      int step,
      double stage,
      List<Double> loss,
      List<Double> instructor,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double promised) {}

  /**
   * Accuracies that instructors said runs would come to, on states that they had steered.
   *
   * @param first mean of what they said first
   * @param last mean of what they said last
   * @param excess by how much what they said last exceeds the test accuracy, run by run
   */
  public record Promise(double first, double last, Interval excess) {}

  /**
   * Networks of which a share of the weights is left: a row of the lottery-ticket analysis.
   *
   * @param network {@code untrained} or {@code trained}
   * @param mask {@code none}, {@code heat}, {@code cold}, {@code magnitude} or {@code random}
   * @param density share of each layer's weights that is left
   * @param accuracy on the test images
   * @param accuracies of each network, in the same order in all rows
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Ticket(
      String network, String mask, double density, Interval accuracy, List<Double> accuracies) {}

  /** One ENN. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Enn(
      String id,
      int round,
      Lesson kind,
      int seed,
      @JsonProperty("validation_r2") Double validationR2,
      Double validationSpearman,
      int states,
      HeldOut heldOut) {}

  /** An ENN on runs that no critic learned from; see {@link HeldOutFigures}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HeldOut(
      int runs,
      int states,
      Double r2,
      @JsonProperty("halves_r2") Double halvesR2,
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
