package io.gradinstructor.report;

import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.report.LineChart.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradient norms by stage, a chart for each layer: ‖∇L‖ of training without help and of instructors
 * that are no controls, and what these add, ‖u‖, dashed.
 */
final class NormsChart {
  /** As many arms can be told apart. */
  private static final int COLOURS = 8;

  static final String NOTE =
      "Means over an arm's trials. ‖∇L‖ is the loss's gradient, before the learning rate; ‖u‖ is the instructor's "
          + "change as it is added to the weights. Control instructors are left out, as are arms beyond eight.";

  private NormsChart() {}

  /** SVG, or empty if no norms were recorded. */
  static String svg(Results results) {
    List<Arm> arms = shown(results);
    if (arms.isEmpty()) {
      return "";
    }
    List<ChartSheet.Panel> panels = new ArrayList<>();
    for (int l = 0; l < arms.stream().mapToInt(NormsChart::layers).max().orElse(0); l++) {
      List<Series> lines = new ArrayList<>();
      for (int i = 0; i < arms.size(); i++) {
        if (l < layers(arms.get(i))) {
          lines.addAll(lines(arms.get(i), l, "curve c" + i));
        }
      }
      panels.add(new ChartSheet.Panel("W" + (l + 1) + ": mean norm (log scale)", lines));
    }
    return ChartSheet.draw(
        "Gradient norms by stage", "share of training done", Axis.Scale.LOG, panels);
  }

  /** Networks that take labels in have one matrix less. */
  private static int layers(Arm arm) {
    return arm.gradientNorms().get(0).loss().size();
  }

  /** Of training without help the first arm of each method. */
  private static List<Arm> shown(Results results) {
    return results.arms().stream()
        .filter(
            a ->
                a.role() == Role.SUBJECT
                    || a.role() == Role.BASELINE
                        && results.first(a.method()).filter(first -> first == a).isPresent())
        .filter(a -> a.gradientNorms() != null && !a.gradientNorms().isEmpty())
        .limit(COLOURS)
        .toList();
  }

  private static List<Series> lines(Arm arm, int layer, String colour) {
    List<Results.Norms> norms = arm.gradientNorms();
    List<Double> stages = norms.stream().map(Results.Norms::stage).toList();
    List<Series> lines = new ArrayList<>();
    List<Double> loss = HtmlReport.layer(norms, Results.Norms::loss, layer);
    lines.add(new Series(arm.name() + " ‖∇L‖", stages, loss, colour));
    List<Double> u = HtmlReport.layer(norms, Results.Norms::instructor, layer);
    if (u.stream().anyMatch(x -> x != null && x > 0)) {
      lines.add(new Series(arm.name() + " ‖u‖", stages, u, colour + " d1"));
    }
    return lines;
  }
}
