package io.gradinstructor.report;

import io.gradinstructor.autodiff.Library;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.HeldOutFigures;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.message.Results.Enn;
import io.gradinstructor.message.Results.Ticket;
import io.gradinstructor.message.Selection;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.RobustEvaluation;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.statistics.Retention;
import io.gradinstructor.statistics.Statistics;
import io.gradinstructor.training.GradientNorms;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.parts.FromTraining;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * From measured trials to {@link Results}: the same whatever order trials and instructors come in.
 */
public final class ResultsBuilder {
  private ResultsBuilder() {}

  /**
   * A trial of the comparison and what its final weights reached.
   *
   * @param ranks of its matrices, if training brings them down; else null
   * @param norms gradient norms on the way
   * @param passes images that went forward and backward
   * @param source test accuracy of the network that was trained for it to start from; null of none
   * @param robust how it stands the attack, nothing if it diverged; null without an attack
   * @param retention what is left of tasks that came one after another, of which test accuracy is
   *     the mean in the end; null if none did
   */
  public record Measured(
      Trial trial,
      double testAccuracy,
      double trainAccuracy,
      boolean diverged,
      List<Integer> ranks,
      List<GradientNorms> norms,
      long passes,
      Double source,
      RobustEvaluation.Score robust,
      Retention retention) {
    /** Where all classes are there from the start. */
    public Measured(
        Trial trial,
        double testAccuracy,
        double trainAccuracy,
        boolean diverged,
        List<Integer> ranks,
        List<GradientNorms> norms,
        long passes,
        Double source,
        RobustEvaluation.Score robust) {
      this(
          trial, testAccuracy, trainAccuracy, diverged, ranks, norms, passes, source, robust, null);
    }

    /** Of full rank, from a start of its own, not attacked. */
    public Measured(
        Trial trial,
        double testAccuracy,
        double trainAccuracy,
        boolean diverged,
        List<GradientNorms> norms,
        long passes) {
      this(trial, testAccuracy, trainAccuracy, diverged, null, norms, passes, null, null);
    }

    /** The trial's number within its arm: ENN seed · networks per arm + network. */
    int number() {
      return trial.id().number();
    }
  }

  /**
   * Results with every figure rounded to six decimals, gradient norms to six digits. Arms come in
   * the campaign's order; one without trials is left out.
   *
   * <p>Arms are compared network by network, see {@link Comparisons}: accuracies of one network
   * under several ENN seeds are averaged first, so that n is the number of networks.
   *
   * @param asked what was chosen and spent before
   * @param tickets null without a lottery-ticket analysis
   */
  public static Results build(
      Campaign campaign,
      String sha256,
      List<Measured> trials,
      List<Instructor> instructors,
      ReportRequested asked,
      Tickets tickets) {
    Map<String, List<Measured>> byArm =
        trials.stream()
            .sorted(Comparator.comparingInt(Measured::number))
            .collect(Collectors.groupingBy(m -> m.trial().arm()));
    List<ArmSpec> specs =
        campaign.arms().stream().filter(a -> byArm.containsKey(a.name())).toList();
    int networks = campaign.compare().seeds();
    Comparisons comparisons =
        Comparisons.of(
            specs.stream()
                .map(s -> new Comparisons.Side(s, byNetwork(byArm.get(s.name()), networks)))
                .toList());
    Map<String, Results.Robust> robust = RobustBuilder.of(campaign, specs, byArm);
    Recipe plain =
        comparisons.baseline() == null
            ? null
            : byArm.get(comparisons.baseline()).get(0).trial().recipe();
    List<Arm> arms =
        specs.stream()
            .map(
                s ->
                    arm(
                        campaign,
                        s,
                        byArm.get(s.name()),
                        comparisons,
                        asked,
                        plain,
                        robust.get(s.name())))
            .toList();
    List<Enn> enns =
        instructors.stream()
            .sorted(
                Comparator.comparingInt(Instructor::round)
                    .thenComparing(Instructor::kind)
                    .thenComparingInt(Instructor::seed))
            .map(ResultsBuilder::enn)
            .toList();
    Selection selection =
        asked.rolloutGains() == null
            ? null
            : new SelectionBuilder(campaign, byArm).build(instructors, asked.rolloutGains());
    return new Results(
        Results.SCHEMA,
        Library.VERSION,
        campaign.name(),
        sha256,
        campaign.dataset().title(),
        campaign.sha256(),
        networks,
        comparisons.baseline(),
        comparisons.subject(),
        bestBaseline(arms),
        asked.spent() == null || asked.spent().explored() == 0 ? null : asked.spent().explored(),
        instructors.isEmpty() ? null : outcomeImages(campaign),
        arms,
        enns,
        selection,
        tickets(tickets),
        RobustBuilder.attack(campaign),
        ContinualBuilder.course(campaign),
        campaign.dataset().classNames());
  }

  private static Integer outcomeImages(Campaign campaign) {
    return campaign.instructor() == null || campaign.instructor().outcomes() == null
        ? null
        : (Integer) campaign.instructor().outcomes().size();
  }

  static Map<Integer, Double> byNetwork(List<Measured> trials, int seeds) {
    return byNetwork(trials, seeds, Measured::testAccuracy);
  }

  static Map<Integer, Double> byNetwork(
      List<Measured> trials, int seeds, ToDoubleFunction<Measured> value) {
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                m -> m.number() % seeds, TreeMap::new, Collectors.averagingDouble(value)));
  }

  private static String bestBaseline(List<Arm> arms) {
    return arms.stream()
        .filter(a -> a.role() == Role.BASELINE && a.passes().tuning() > 0)
        .reduce((a, b) -> b.testAccuracy().mean() > a.testAccuracy().mean() ? b : a)
        .map(Arm::name)
        .orElse(null);
  }

  private static Arm arm(
      Campaign campaign,
      ArmSpec spec,
      List<Measured> trials,
      Comparisons comparisons,
      ReportRequested asked,
      Recipe plain,
      Results.Robust robust) {
    List<Integer> candidate = asked.chosen().line(spec.name());
    long tuning = asked.spent() == null ? 0 : asked.spent().tuned().getOrDefault(spec.name(), 0L);
    return new Arm(
        spec.name(),
        spec.method(),
        spec.role(),
        spec.rewardLabels(),
        trials.size(),
        candidate == null ? null : spec.tune().told(campaign.seed(), candidate),
        plain == null ? null : RecipeDifference.of(trials.get(0).trial().recipe(), plain),
        new Results.Passes(
            Math.round(trials.stream().mapToLong(Measured::passes).average().orElse(0)), tuning),
        size(trials),
        accuracy(trials, Measured::testAccuracy),
        accuracy(trials, Measured::trainAccuracy),
        gap(trials, m -> m.trainAccuracy() - m.testAccuracy()),
        comparisons.vsBaseline().get(spec.name()),
        comparisons.vsSubject().get(spec.name()),
        trials.stream().map(m -> round(m.testAccuracy())).toList(),
        trials.stream().map(m -> round(m.trainAccuracy())).toList(),
        (int) trials.stream().filter(Measured::diverged).count(),
        MeanNorms.of(trials),
        Promises.of(trials),
        source(trials),
        robust,
        ContinualBuilder.of(trials));
  }

  private static Results.Source source(List<Measured> trials) {
    return trials.get(0).trial().recipe().start() instanceof FromTraining start
        ? new Results.Source(accuracy(trials, Measured::source), start.passes())
        : null;
  }

  private static Results.Size size(List<Measured> trials) {
    List<Measured> whole = trials.stream().filter(m -> !m.diverged()).toList();
    if (whole.isEmpty()) {
      return null;
    }
    return new Results.Size(
        Math.round(mean(whole, m -> m.trial().recipe().architecture().parameters(m.ranks()))),
        Math.round(mean(whole, m -> m.trial().recipe().architecture().multiplications(m.ranks()))),
        whole.get(0).ranks() == null
            ? null
            : IntStream.range(0, whole.get(0).ranks().size())
                .mapToObj(l -> round(mean(whole, m -> m.ranks().get(l))))
                .toList());
  }

  static double mean(List<Measured> trials, ToDoubleFunction<Measured> value) {
    return trials.stream().mapToDouble(value).average().orElseThrow();
  }

  static <T> Interval accuracy(List<T> measured, ToDoubleFunction<T> value) {
    return rounded(Statistics.accuracy(values(measured, value)));
  }

  /** Of differences of accuracies. */
  static <T> Interval gap(List<T> measured, ToDoubleFunction<T> value) {
    return rounded(Statistics.gap(values(measured, value)));
  }

  private static <T> double[] values(List<T> measured, ToDoubleFunction<T> value) {
    return measured.stream().mapToDouble(value).toArray();
  }

  static Interval rounded(Interval i) {
    return new Interval(round(i.mean()), round(i.sd()), round(i.ci95()), i.rough());
  }

  private static Enn enn(Instructor instructor) {
    EnnFigures figures = instructor.figures();
    return new Enn(
        instructor.id().toString(),
        instructor.round(),
        instructor.kind(),
        instructor.seed(),
        roundOrNull(figures.validationR2()),
        roundOrNull(figures.validationSpearman()),
        figures.states(),
        figures.heldOut() == null ? null : heldOut(figures.heldOut()));
  }

  private static Results.HeldOut heldOut(HeldOutFigures h) {
    return new Results.HeldOut(
        h.runs(),
        h.states(),
        roundOrNull(h.r2()),
        roundOrNull(h.halvesR2()),
        roundOrNull(h.spearman()),
        h.kendallTau().stream().map(ResultsBuilder::roundOrNull).toList(),
        roundOrNull(h.baselineR2()),
        roundOrNull(h.baselineQuadraticR2()),
        roundOrNull(h.permutedR2()),
        roundOrNull(h.permutedChange()),
        roundOrNull(h.spread()),
        roundOrNull(h.gradientNorm()),
        roundOrNull(h.gradientCosine()));
  }

  private static List<Ticket> tickets(Tickets tickets) {
    return tickets == null ? null : tickets.rows().stream().map(ResultsBuilder::ticket).toList();
  }

  private static Ticket ticket(Tickets.Row row) {
    return new Ticket(
        label(row.network()),
        label(row.mask()),
        round(row.density()),
        accuracy(row.accuracies(), a -> a),
        row.accuracies().stream().map(ResultsBuilder::round).toList());
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Double roundOrNull(Double x) {
    return x == null || !Double.isFinite(x) ? null : (Double) round(x);
  }

  static double[] round(double[] pair) {
    return new double[] {round(pair[0]), round(pair[1])};
  }

  static double round(double x) {
    return Math.rint(x * 1e6) / 1e6 + 0.0;
  }
}
