package io.gradinstructor.report;

import io.gradinstructor.message.Results.Enn;
import io.gradinstructor.message.Results.HeldOut;
import java.util.List;
import java.util.stream.Collectors;

/** How well ENNs predict runs that no critic learned from, as a part of the report. */
final class HeldOutTable {
  private static final List<String> HEAD =
      List.of(
          "ENN",
          "runs",
          "states",
          "R²",
          "halves R²",
          "Spearman",
          "Kendall τ-b by fifth",
          "linear R²",
          "quadratic R²",
          "permuted R²",
          "permuted change",
          "spread",
          "gradient norm",
          "gradient cosine");

  private static final String NOTE =
      "<p class=\"note\">Runs were put aside before learning: no critic of any round saw them, and the critics' mean "
          + "predicts how they end. Halves: correlation² of what the runs came to on the two halves of the images that "
          + "it was measured on. Kendall τ-b: order of predicted and actual returns in each fifth of training. "
          + "Linear: ridge regression on mean, variance and quantiles of every layer's weights and biases and the "
          + "stage, learned from the same states; quadratic: on their logarithms, squares of them and products "
          + "with the stage. Permuted: "
          + "the same networks with hidden units in another order; the change of predictions and the spread (the "
          + "critics' standard deviation) are in standard deviations of the returns. Gradient: size relative to the "
          + "weights, ‖∂V/∂W‖·‖W‖, and cosine with them, early in training.</p>\n";

  private HeldOutTable() {}

  /** Empty if no runs were held out. */
  static String html(List<Enn> enns) {
    List<List<String>> rows =
        enns.stream().filter(e -> e.heldOut() != null).map(e -> row(e.id(), e.heldOut())).toList();
    return rows.isEmpty() ? "" : HtmlReport.table("ENNs on runs put aside", HEAD, rows) + NOTE;
  }

  private static List<String> row(String id, HeldOut h) {
    return List.of(
        id,
        "" + h.runs(),
        "" + h.states(),
        Format.orDash(h.r2(), 3),
        Format.orDash(h.halvesR2(), 3),
        Format.orDash(h.spearman(), 3),
        h.kendallTau().stream().map(t -> Format.orDash(t, 2)).collect(Collectors.joining(" ")),
        Format.orDash(h.baselineR2(), 3),
        Format.orDash(h.baselineQuadraticR2(), 3),
        Format.orDash(h.permutedR2(), 3),
        Format.orDash(h.permutedChange(), 3),
        Format.orDash(h.spread(), 3),
        Format.orDash(h.gradientNorm(), 3),
        Format.orDash(h.gradientCosine(), 3));
  }
}
