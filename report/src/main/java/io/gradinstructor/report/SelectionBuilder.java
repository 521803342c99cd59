package io.gradinstructor.report;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Selection;
import io.gradinstructor.message.Selection.Candidate;
import io.gradinstructor.message.Selection.Metric;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.statistics.Statistics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Holds metrics of candidate ENNs against what these gave in the comparison. */
final class SelectionBuilder {
  /** Any two values that differ rank alike or contrary. */
  private static final int FEWEST = 3;

  private final Map<String, List<Measured>> byArm;
  private final int networks;
  private final List<String> arms;
  private final Map<Integer, Double> plain;

  /**
   * Prepares.
   *
   * @param byArm trials of the comparison, each arm's by number
   */
  SelectionBuilder(Campaign campaign, Map<String, List<Measured>> byArm) {
    this.byArm = byArm;
    networks = campaign.compare().seeds();
    arms = campaign.arms().stream().map(ArmSpec::name).filter(byArm::containsKey).toList();
    ArmSpec baseline = campaign.arms().stream().filter(ArmSpec::plain).findFirst().orElseThrow();
    plain = ResultsBuilder.byNetwork(byArm.get(baseline.name()), networks);
  }

  /** The ENNs whose gains are given, by arm and seed, and all metrics that they have. */
  Selection build(List<Instructor> instructors, Map<InstructorId, Double> rolloutGains) {
    List<Candidate> candidates =
        instructors.stream()
            .filter(i -> rolloutGains.containsKey(i.id()))
            .sorted(
                Comparator.<Instructor>comparingInt(i -> arms.indexOf(arm(i.id())))
                    .thenComparingInt(Instructor::seed))
            .map(i -> candidate(i, rolloutGains.get(i.id())))
            .toList();
    boolean all = candidates.stream().allMatch(c -> c.enhancement() != null);
    List<Metric> metrics =
        EnnMetric.ALL.stream()
            // What is held against roll-outs cannot be these.
            .filter(m -> all || m != EnnMetric.ROLLOUT)
            .filter(m -> candidates.stream().anyMatch(c -> c.metrics().containsKey(m.name())))
            .map(m -> judge(m, candidates))
            .toList();
    return new Selection(candidates, metrics);
  }

  private Candidate candidate(Instructor enn, double gain) {
    EnnMetric.Evidence evidence = new EnnMetric.Evidence(enn.figures(), gain);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (EnnMetric metric : EnnMetric.ALL) {
      Double value = ResultsBuilder.roundOrNull(metric.value().apply(evidence));
      if (value != null) {
        metrics.put(metric.name(), value);
      }
    }
    String id = enn.id().toString();
    return arms.stream()
        .filter(a -> instructs(enn.id(), a))
        .findFirst()
        .map(a -> new Candidate(id, a, enhancement(enn.id(), a), metrics))
        .orElseGet(() -> new Candidate(id, arm(enn.id()), null, metrics));
  }

  /** The first that an ENN of its kind instructs. */
  private String arm(InstructorId id) {
    return arms.stream()
        .filter(
            a ->
                byArm.get(a).stream()
                    .flatMap(m -> m.trial().instructor().stream())
                    .anyMatch(i -> i.kind() == id.kind() && Objects.equals(i.arm(), id.arm())))
        .findFirst()
        .orElseThrow();
  }

  private double enhancement(InstructorId id, String arm) {
    return ResultsBuilder.round(
        byArm.get(arm).stream()
            .filter(m -> instructs(id, m))
            .mapToDouble(m -> m.testAccuracy() - plain.get(m.number() % networks))
            .average()
            .orElseThrow());
  }

  private boolean instructs(InstructorId id, String arm) {
    return byArm.get(arm).stream().anyMatch(m -> instructs(id, m));
  }

  private static boolean instructs(InstructorId id, Measured m) {
    return m.trial().instructor().filter(id::equals).isPresent();
  }

  /**
   * How well a metric that at least one candidate has ranks those that have it. Takes figures as
   * they are in results, so that anyone comes to the same, and what differs by rounding is a tie.
   */
  static Metric judge(EnnMetric metric, List<Candidate> all) {
    List<Candidate> judged =
        all.stream().filter(c -> c.metrics().containsKey(metric.name())).toList();
    double[] values = judged.stream().mapToDouble(c -> c.metrics().get(metric.name())).toArray();
    boolean compared = all.stream().allMatch(c -> c.enhancement() != null);
    ToDoubleFunction<Candidate> truth =
        c -> compared ? c.enhancement() : c.metrics().get(EnnMetric.ROLLOUT.name());
    double[] enhancements = judged.stream().mapToDouble(truth).toArray();
    boolean ranked = values.length >= FEWEST && varies(values) && varies(enhancements);
    Comparator<Candidate> order = Comparator.comparing(c -> c.metrics().get(metric.name()));
    Candidate pick =
        judged.stream()
            .max(metric.better() == EnnMetric.Better.HIGHER ? order : order.reversed())
            .orElseThrow();
    double best = all.stream().mapToDouble(truth).max().orElseThrow();
    return new Metric(
        metric.name(),
        metric.better().name().toLowerCase(Locale.ROOT),
        ranked ? ResultsBuilder.round(Statistics.spearman(values, enhancements)) : null,
        pick.id(),
        ResultsBuilder.round(best - truth.applyAsDouble(pick)));
  }

  private static boolean varies(double[] values) {
    return DoubleStream.of(values).distinct().count() > 1;
  }
}
