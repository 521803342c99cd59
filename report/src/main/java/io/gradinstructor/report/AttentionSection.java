package io.gradinstructor.report;

import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Explanation.Frame;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Heat;
import java.util.Base64;
import java.util.List;

/**
 * Heat over the weights of networks, step by step: radio buttons and style sheets turn the pages,
 * as the page has no scripts.
 */
final class AttentionSection {
  private static final String NOTE =
      "<p class=\"note\">Grad-CAM: the brighter, the more a cell's weights speak for the score. Below the "
          + "heat, in grey, the size of the weights. Inputs run to the right, outputs down; at the end the heat by input "
          + "pixel. Colours go from none to the greatest heat of the network's steps.</p>\n";

  /** Of ENNs that see hidden units. */
  private static final String OF_UNITS =
      "<p class=\"note\">Heat of hidden units: the brighter, the more a unit's features do to the score, up or down "
          + "(gradient times input). Below the heat, in grey, the size of the weights that lead to a unit, of the last "
          + "layer of those that leave it. Units run to the right. Colours go from none to the greatest heat of the "
          + "network's steps.</p>\n";

  private static final int LEGEND = 240;

  private AttentionSection() {}

  static String content(List<Explanation> explanations) {
    boolean units = explanations.stream().anyMatch(e -> e.layers().get(0).rows() == 1);
    StringBuilder out = new StringBuilder(units ? OF_UNITS : NOTE).append(legend());
    for (int i = 0; i < explanations.size(); i++) {
      steps(explanations.get(i), "steps-" + i, out);
    }
    return out.toString();
  }

  /** The colours from no heat to the greatest. */
  private static String legend() {
    float[] values = new float[LEGEND];
    for (int i = 0; i < LEGEND; i++) {
      values[i] = i;
    }
    Picture bar = new Picture(new Grid(LEGEND, 1, values), false, 0, LEGEND - 1, 1, false);
    return "<p class=\"scale\"><span>none</span> "
        + image(bar, "colour scale from none to the greatest heat", "")
        + " <span>greatest</span></p>\n";
  }

  private static void steps(Explanation e, String group, StringBuilder out) {
    List<Frame> frames =
        e.frames() == null
            ? List.of(new Frame(e.step(), e.score(), e.layers(), List.of(), null))
            : e.frames();
    String title = e.trial() + ", seen by " + e.instructor();
    out.append("<fieldset class=\"steps\">\n<legend>")
        .append(Svg.escape(title))
        .append("; step</legend>\n");
    for (int i = 0; i < frames.size(); i++) {
      Frame f = frames.get(i);
      String id = group + "-" + i;
      out.append("<input type=\"radio\" name=\"")
          .append(group)
          .append("\" id=\"")
          .append(id)
          .append('"');
      out.append(i == frames.size() - 1 ? " checked=\"checked\"/>" : "/>");
      out.append("<label for=\"").append(id).append("\">").append(f.step()).append("</label>\n");
      out.append("<div class=\"frame\">\n<p>score ")
          .append(Format.number(f.score(), 3))
          .append("</p>\n");
      for (int l = 0; l < f.heat().size(); l++) {
        layer(frames, f, l, out);
      }
      if (f.pixels() != null) {
        // An image's rows run down, a layer's inputs to the right.
        Grid pixels = grid(f.pixels()).transposed();
        double most = frames.stream().mapToDouble(x -> greatest(x.pixels())).max().orElse(0);
        out.append("<figure class=\"pixels\"><figcaption>by input pixel</figcaption>");
        out.append(image(picture(pixels, most), "heat by input pixel at step " + f.step(), ""));
        out.append("</figure>\n");
      }
      out.append("</div>\n");
    }
    out.append("</fieldset>\n");
  }

  private static void layer(List<Frame> frames, Frame f, int l, StringBuilder out) {
    double most = frames.stream().mapToDouble(x -> greatest(x.heat().get(l))).max().orElse(0);
    String name = "W" + (l + 1);
    out.append("<figure><figcaption>").append(name).append(", greatest heat ");
    out.append(Format.brief(greatest(f.heat().get(l)))).append("</figcaption><div class=\"over\">");
    boolean weights = l < f.weights().size();
    if (weights) {
      Heat size = f.weights().get(l);
      out.append(image(picture(grid(size), greatest(size)), "size of the weights of " + name, ""));
    }
    String label = "heat over " + name + " at step " + f.step();
    out.append(image(picture(grid(f.heat().get(l)), most), label, weights ? "heat" : ""));
    out.append("</div></figure>\n");
  }

  /** A single row of hidden units lies down, too. */
  private static Picture picture(Grid grid, double most) {
    Grid shown = grid.rows() == 1 ? grid.transposed() : grid;
    return new Picture(shown, false, 0, most, 1, false);
  }

  private static String image(Picture picture, String label, String style) {
    return "<img class=\""
        + style
        + "\" alt=\""
        + Svg.escape(label)
        + "\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(picture.png())
        + "\"/>";
  }

  /** What is no number counts as no heat. */
  private static Grid grid(Heat heat) {
    float[] values = new float[heat.rows() * heat.columns()];
    for (int i = 0; i < values.length; i++) {
      Float x = heat.values().get(i);
      values[i] = x == null || !Float.isFinite(x) ? 0 : x;
    }
    return new Grid(heat.rows(), heat.columns(), values);
  }

  private static double greatest(Heat heat) {
    return heat == null ? 0 : Math.max(0, grid(heat).maximum());
  }
}
