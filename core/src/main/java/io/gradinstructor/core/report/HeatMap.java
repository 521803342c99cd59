package io.gradinstructor.core.report;

import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Explanation.Heat;

/** Grad-CAM heat over the first weight matrix; inputs run to the right, hidden units down. */
final class HeatMap {
  private static final double WIDTH = 640;

  private HeatMap() {}

  static String draw(Explanation explanation) {
    Heat heat = explanation.layers().get(0);
    double max = heat.values().stream().mapToDouble(HeatMap::value).max().orElse(0);
    double cell = WIDTH / heat.rows();
    double height = Math.max(4, Math.min(16, cell));
    String title = explanation.trial() + ", step " + explanation.step();
    Svg svg = new Svg(WIDTH, height * heat.columns(), "Grad-CAM heat over W1 of " + title);
    for (int r = 0; r < heat.rows(); r++) {
      for (int c = 0; c < heat.columns(); c++) {
        double share = max == 0 ? 0 : value(heat.values().get(r * heat.columns() + c)) / max;
        svg.rect(r * cell, c * height, cell + 0.1, height + 0.1, colour(share));
      }
    }
    return "<figure>\n<figcaption>"
        + Svg.escape(title + ", seen by " + explanation.instructor())
        + ": score "
        + Format.number(explanation.score(), 3)
        + ", greatest heat "
        + Format.brief(max)
        + "</figcaption>\n"
        + svg.end()
        + "</figure>\n";
  }

  /** The colours from no heat to the greatest. */
  static String legend() {
    Svg svg = new Svg(240, 30, "Colour scale: none to the picture's greatest heat");
    for (int i = 0; i < 48; i++) {
      svg.rect(5 * i, 0, 5.1, 10, colour(i / 47.0));
    }
    svg.text(0, 25, "start", "none").text(240, 25, "end", "greatest");
    return "<div class=\"scale\">" + svg.end() + "</div>\n";
  }

  static String colour(double share) {
    return String.format("#%06x", Colours.viridis(share));
  }

  private static double value(Float heat) {
    return heat == null || !Float.isFinite(heat) ? 0 : heat;
  }
}
