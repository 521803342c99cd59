package io.gradinstructor.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Lines over steps, with a legend. */
final class LineChart {
  static final double WIDTH = 640;
  static final double HEIGHT = 300;
  private static final double LEFT = 58;
  private static final double BOTTOM = HEIGHT - 42;

  /**
   * One line; the lists have the same length.
   *
   * @param intervals {low, high} around each y, or empty
   * @param style CSS classes of its line
   */
  record Series(
      String name,
      List<? extends Number> x,
      List<? extends Number> y,
      List<double[]> intervals,
      String style) {
    /** A line without intervals. */
    Series(String name, List<? extends Number> x, List<? extends Number> y, String style) {
      this(name, x, y, List.of(), style);
    }
  }

  private LineChart() {}

  /** CSS classes of the i-th line: eight colours, then the same dashed. */
  static String style(int i) {
    return "curve c" + i % 8 + " d" + i / 8 % 3;
  }

  static String draw(
      String title, String xTitle, String yTitle, Axis.Scale scale, List<Series> lines) {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    plot(svg, xTitle, scale, lines);
    return "<figure>\n<figcaption>"
        + Svg.escape(title + ": " + yTitle)
        + "</figcaption>\n"
        + svg.end()
        + legend(lines)
        + "</figure>\n";
  }

  /** Axes and lines alone, {@link #WIDTH} by {@link #HEIGHT}. */
  static void plot(Svg svg, String xTitle, Axis.Scale scale, List<Series> lines) {
    Axis x = Axis.over(values(lines, true), LEFT, WIDTH - 12, Axis.Scale.NUMBER);
    Axis y = Axis.over(values(lines, false), BOTTOM, 10, scale);
    for (double tick : y.ticks()) {
      svg.line(LEFT, y.at(tick), WIDTH - 12, y.at(tick), "grid");
      svg.text(LEFT - 6, y.at(tick) + 4, "end", Format.brief(tick));
    }
    for (double tick : x.ticks()) {
      svg.line(x.at(tick), BOTTOM, x.at(tick), BOTTOM + 4, "axis");
      svg.text(x.at(tick), BOTTOM + 18, "middle", Format.brief(tick));
    }
    svg.line(LEFT, BOTTOM, WIDTH - 12, BOTTOM, "axis");
    svg.text((LEFT + WIDTH) / 2, HEIGHT - 6, "middle", xTitle);
    lines.forEach(s -> intervals(svg, s, x, y));
    lines.forEach(s -> svg.polyline(points(s, x, y), s.style()));
  }

  private static void intervals(Svg svg, Series s, Axis x, Axis y) {
    for (int i = 0; i < s.intervals().size(); i++) {
      double at = x.at(value(s.x().get(i)));
      double[] interval = s.intervals().get(i);
      svg.line(at, y.at(interval[0]), at, y.at(interval[1]), s.style() + " interval");
    }
  }

  private static double[] values(List<Series> lines, boolean x) {
    DoubleStream ends =
        lines.stream().flatMap(s -> s.intervals().stream()).flatMapToDouble(Arrays::stream);
    DoubleStream points =
        lines.stream().flatMap(s -> (x ? s.x() : s.y()).stream()).mapToDouble(LineChart::value);
    return (x ? points : DoubleStream.concat(points, ends)).toArray();
  }

  private static List<double[]> points(Series s, Axis x, Axis y) {
    List<double[]> points = new ArrayList<>();
    IntStream.range(0, Math.min(s.x().size(), s.y().size()))
        .filter(i -> y.shows(value(s.y().get(i))))
        .forEach(
            i -> points.add(new double[] {x.at(value(s.x().get(i))), y.at(value(s.y().get(i)))}));
    return points;
  }

  private static double value(Number number) {
    return number == null ? Double.NaN : number.doubleValue();
  }

  private static String legend(List<Series> lines) {
    StringBuilder out = new StringBuilder("<ul class=\"legend\">\n");
    for (Series s : lines) {
      out.append("<li><svg viewBox=\"0 0 24 8\" class=\"key\" aria-hidden=\"true\">");
      out.append("<line x1=\"0\" y1=\"4\" x2=\"24\" y2=\"4\" class=\"").append(s.style());
      out.append("\"/></svg>").append(Svg.escape(s.name())).append("</li>\n");
    }
    return out.append("</ul>\n").toString();
  }
}
