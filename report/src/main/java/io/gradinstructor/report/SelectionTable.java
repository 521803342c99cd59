package io.gradinstructor.report;

import io.gradinstructor.message.Selection;
import io.gradinstructor.message.Selection.Candidate;
import io.gradinstructor.message.Selection.Metric;
import java.util.List;
import java.util.stream.Stream;

/** Candidate ENNs and the metrics that rank them, as rows of text. */
final class SelectionTable {
  static final List<String> METRIC_HEAD =
      List.of("metric", "better", "Spearman", "regret", "its pick");

  static final String NOTE =
      "<p class=\"note\">Enhancement: difference to plain backpropagation in the comparison, in percentage points of "
          + "test accuracy, mean over the networks. Metrics are known before it; rollout_gain is the difference "
          + "in accuracy on the reward set after the roll-outs. Spearman: rank correlation of the metric with the "
          + "enhancement (where lower is better, −1 is best); the regret of the ENN with the metric's best value "
          + "is what it gave less than the best one, in percentage points. Where not all ENNs went on to the comparison, "
          + "metrics are held against rollout_gain.</p>\n";

  private SelectionTable() {}

  static List<String> candidateHead(Selection selection) {
    return Stream.concat(
            Stream.of("ENN", "arm", "enhancement"), selection.metrics().stream().map(Metric::name))
        .toList();
  }

  static List<List<String>> candidates(Selection selection) {
    return selection.candidates().stream().map(c -> row(c, selection.metrics())).toList();
  }

  private static List<String> row(Candidate candidate, List<Metric> metrics) {
    return Stream.concat(
            Stream.of(
                candidate.id(),
                candidate.arm(),
                candidate.enhancement() == null ? "–" : Format.points(candidate.enhancement())),
            metrics.stream().map(m -> Format.orDash(candidate.metrics().get(m.name()), 4)))
        .toList();
  }

  static List<List<String>> metrics(Selection selection) {
    return selection.metrics().stream()
        .map(
            m ->
                List.of(
                    m.name(),
                    m.better(),
                    Format.orDash(m.spearman(), 2),
                    Format.percent(m.regret()),
                    m.pick()))
        .toList();
  }
}
