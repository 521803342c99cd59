package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.statistics.Statistics;
import io.gradinstructor.training.GradientNorms;
import java.util.List;
import java.util.Objects;

/** What instructors promised on the states that they had steered, and what came of it. */
final class Promises {
  private static final List<String> HEAD =
      List.of("arm", "promised at first", "at last", "came to", "promised too much");

  private static final String NOTE =
      "<p class=\"note\">Test accuracy that instructors said networks would come to, when they were asked first and "
          + "last. States that an instructor has steered are those that it thinks well of: where it promises more "
          + "than comes, it has climbed its own errors.</p>\n";

  private Promises() {}

  /** Of an arm's networks that did not diverge; null where no instructor promised anything. */
  static Results.Promise of(List<Measured> trials) {
    List<Measured> told =
        trials.stream().filter(m -> !m.diverged() && !promised(m).isEmpty()).toList();
    if (told.isEmpty()) {
      return null;
    }
    double[] excess = told.stream().mapToDouble(m -> last(m) - m.testAccuracy()).toArray();
    return new Results.Promise(
        ResultsBuilder.round(ResultsBuilder.mean(told, m -> promised(m).get(0))),
        ResultsBuilder.round(ResultsBuilder.mean(told, Promises::last)),
        ResultsBuilder.rounded(Statistics.gap(excess)));
  }

  private static List<Float> promised(Measured trial) {
    return trial.norms().stream().map(GradientNorms::promised).filter(Objects::nonNull).toList();
  }

  private static double last(Measured trial) {
    List<Float> all = promised(trial);
    return all.get(all.size() - 1);
  }

  /** As a part of the report; empty if there were no promises. */
  static String html(List<Arm> arms) {
    List<List<String>> rows =
        arms.stream().filter(a -> a.promise() != null).map(Promises::row).toList();
    return rows.isEmpty() ? "" : HtmlReport.table("What instructors promised", HEAD, rows) + NOTE;
  }

  private static List<String> row(Arm arm) {
    Results.Promise p = arm.promise();
    return List.of(
        arm.name(),
        Format.percent(p.first()),
        Format.percent(p.last()),
        Format.percent(arm.testAccuracy().mean()),
        Format.points(p.excess().mean()) + " ± " + Format.percent(p.excess().sd()));
  }
}
