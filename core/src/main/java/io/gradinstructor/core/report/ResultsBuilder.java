package io.gradinstructor.core.report;

import io.gradinstructor.core.campaign.ArmSpec;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.report.Results.Arm;
import io.gradinstructor.core.report.Results.Difference;
import io.gradinstructor.core.report.Results.Enn;
import io.gradinstructor.core.report.Results.Interval;
import io.gradinstructor.core.report.Results.Ticket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * From measured trials to {@link Results}: the same whatever order trials and instructors come in.
 */
public final class ResultsBuilder {
  private ResultsBuilder() {}

  /**
   * A trial of the comparison and what its final weights reached.
   *
   * @param norms gradient norms on the way
   */
  public record Measured(
      Trial trial,
      double testAccuracy,
      double trainAccuracy,
      boolean diverged,
      List<TrialResult.GradientNorms> norms) {
    /** The trial's number within its arm: ENN seed · networks per arm + network. */
    int number() {
      return trial.id().number();
    }
  }

  /**
   * Results with every figure rounded to six decimals, gradient norms to six digits. Arms come in
   * the campaign's order; one without trials is left out.
   *
   * <p>An arm is compared with the first plain backpropagation arm (no reward labels, no
   * initialisation of its own), network by network: accuracies of one network under several ENN
   * seeds are averaged first, so that n is the number of networks.
   *
   * @param shortRolloutGains of the candidate ENNs by id; null if none were tried
   * @param tickets null without a lottery-ticket analysis
   */
  public static Results build(
      Campaign campaign,
      String sha256,
      List<Measured> trials,
      List<Instructor> instructors,
      Map<InstructorId, Double> shortRolloutGains,
      Tickets tickets) {
    Map<String, List<Measured>> byArm =
        trials.stream()
            .sorted(Comparator.comparingInt(Measured::number))
            .collect(Collectors.groupingBy(m -> m.trial().arm()));
    List<ArmSpec> specs =
        campaign.arms().stream().filter(a -> byArm.containsKey(a.name())).toList();
    Map<String, Difference> differences = differences(specs, byArm, campaign.compare().seeds());
    List<Arm> arms =
        specs.stream().map(s -> arm(s, byArm.get(s.name()), differences.get(s.name()))).toList();
    List<Enn> enns =
        instructors.stream()
            .sorted(
                Comparator.comparingInt(Instructor::round)
                    .thenComparing(Instructor::kind)
                    .thenComparingInt(Instructor::seed))
            .map(ResultsBuilder::enn)
            .toList();
    Results.Selection selection =
        shortRolloutGains == null
            ? null
            : new SelectionBuilder(campaign, byArm).build(instructors, shortRolloutGains);
    return new Results(
        campaign.name(),
        sha256,
        campaign.dataset().name(),
        campaign.compare().seeds(),
        arms,
        enns,
        selection,
        tickets(tickets));
  }

  private static Map<String, Difference> differences(
      List<ArmSpec> specs, Map<String, List<Measured>> byArm, int seeds) {
    String baseline =
        specs.stream().filter(ArmSpec::plain).map(ArmSpec::name).findFirst().orElse(null);
    if (baseline == null) {
      return Map.of();
    }
    Map<Integer, Double> plain = byNetwork(byArm.get(baseline), seeds);
    List<String> names = new ArrayList<>();
    List<Difference> raw = new ArrayList<>();
    for (ArmSpec spec : specs) {
      Map<Integer, Double> own = byNetwork(byArm.get(spec.name()), seeds);
      Set<Integer> common = new TreeSet<>(own.keySet());
      common.retainAll(plain.keySet());
      if (!spec.name().equals(baseline) && !common.isEmpty()) {
        names.add(spec.name());
        raw.add(Statistics.difference(pick(own, common), pick(plain, common)));
      }
    }
    double[] p = Statistics.holm(raw.stream().mapToDouble(Difference::p).toArray());
    Map<String, Difference> differences = new HashMap<>();
    for (int i = 0; i < p.length; i++) {
      Difference d = raw.get(i);
      differences.put(
          names.get(i), new Difference(round(d.difference()), round(d.ci95()), round(p[i])));
    }
    return differences;
  }

  static Map<Integer, Double> byNetwork(List<Measured> trials, int seeds) {
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                m -> m.number() % seeds,
                TreeMap::new,
                Collectors.averagingDouble(Measured::testAccuracy)));
  }

  private static double[] pick(Map<Integer, Double> values, Set<Integer> keys) {
    return keys.stream().mapToDouble(values::get).toArray();
  }

  private static Arm arm(ArmSpec spec, List<Measured> trials, Difference vsBackprop) {
    return new Arm(
        spec.name(),
        trials.size(),
        chosen(spec, trials.get(0).trial()),
        interval(trials, Measured::testAccuracy),
        interval(trials, Measured::trainAccuracy),
        interval(trials, m -> m.trainAccuracy() - m.testAccuracy()),
        vsBackprop,
        trials.stream().map(m -> round(m.testAccuracy())).toList(),
        trials.stream().map(m -> round(m.trainAccuracy())).toList(),
        (int) trials.stream().filter(Measured::diverged).count(),
        MeanNorms.of(trials));
  }

  private static Double chosen(ArmSpec spec, Trial trial) {
    if (spec.candidates() == null || spec.candidates().size() < 2) {
      return null;
    }
    if (trial.instruction() != null) {
      return round(trial.instruction().rule().eta());
    }
    return switch (spec.method()) {
      case L1 -> round(trial.l1());
      case L2 -> round(trial.l2());
      default -> null;
    };
  }

  private static <T> Interval interval(List<T> measured, ToDoubleFunction<T> value) {
    Interval i = Statistics.interval(measured.stream().mapToDouble(value).toArray());
    return new Interval(round(i.mean()), round(i.sd()), round(i.ci95()));
  }

  private static Enn enn(Instructor instructor) {
    Instructor.Figures figures = instructor.figures();
    return new Enn(
        instructor.id().toString(),
        instructor.round(),
        instructor.kind().label(),
        instructor.seed(),
        roundOrNull(figures.validationR2()),
        roundOrNull(figures.validationSpearman()),
        figures.states(),
        figures.heldOut() == null ? null : heldOut(figures.heldOut()));
  }

  private static Results.HeldOut heldOut(Instructor.HeldOut h) {
    return new Results.HeldOut(
        h.runs(),
        h.states(),
        roundOrNull(h.r2()),
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
        interval(row.accuracies(), a -> a),
        row.accuracies().stream().map(ResultsBuilder::round).toList());
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Double roundOrNull(Double x) {
    return x == null || !Double.isFinite(x) ? null : (Double) round(x);
  }

  private static double[] round(double[] pair) {
    return new double[] {round(pair[0]), round(pair[1])};
  }

  static double round(double x) {
    return Math.rint(x * 1e6) / 1e6 + 0.0;
  }
}
