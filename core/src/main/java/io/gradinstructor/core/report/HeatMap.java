package io.gradinstructor.core.report;

import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Explanation.Heat;

/** Grad-CAM heat over the first weight matrix; inputs run to the right, hidden units down. */
final class HeatMap {
  private static final double WIDTH = 640;
  private static final double[][] VIRIDIS = {
    {0.2777273, 0.1050930, -0.3308618, -4.6342305, 6.2282699, 4.7763850, -5.4354559},
    {0.0054073, 1.4046135, 0.2148476, -5.7991010, 14.1799334, -13.7451454, 4.6458526},
    {0.3340998, 1.3845902, 0.0950952, -19.3324410, 56.6905526, -65.3530326, 26.3124352}
  };

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

  /** The viridis colour of a share in 0..1 (polynomial fit). */
  static String colour(double share) {
    double t = Math.max(0, Math.min(1, share));
    int rgb = 0;
    for (double[] channel : VIRIDIS) {
      double value = 0;
      for (int i = channel.length - 1; i >= 0; i--) {
        value = value * t + channel[i];
      }
      rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
    return String.format("#%06x", rgb);
  }

  private static double value(Float heat) {
    return heat == null || !Float.isFinite(heat) ? 0 : heat;
  }
}
