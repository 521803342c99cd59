package io.gradinstructor.report;

import java.util.List;

/** Writes an inline SVG picture. Coordinates have one decimal; texts are escaped. */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  Svg(double width, double height, String title) {
    out.append("<svg viewBox=\"0 0 ").append(at(width)).append(' ').append(at(height));
    out.append("\" role=\"img\"><title>").append(escape(title)).append("</title>\n");
  }

  /** A picture that is a file of its own. */
  static Svg file(double width, double height, String title) {
    Svg svg = new Svg(width, height, title);
    svg.out.insert("<svg".length(), " xmlns=\"http://www.w3.org/2000/svg\"");
    svg.out.append("<style>\n").append(Style.SVG).append("</style>\n");
    return svg;
  }

  /** What follows, until {@link #endGroup}, is moved. */
  Svg group(double x, double y) {
    out.append("<g transform=\"translate(").append(at(x)).append(' ').append(at(y));
    out.append(")\">\n");
    return this;
  }

  Svg endGroup() {
    out.append("</g>\n");
    return this;
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    out.append("<line x1=\"").append(at(x1)).append("\" y1=\"").append(at(y1));
    out.append("\" x2=\"").append(at(x2)).append("\" y2=\"").append(at(y2));
    return close(style);
  }

  Svg circle(double x, double y, double radius, String style) {
    out.append("<circle cx=\"").append(at(x)).append("\" cy=\"").append(at(y));
    out.append("\" r=\"").append(at(radius));
    return close(style);
  }

  /** A filled rectangle without a class. */
  Svg rect(double x, double y, double width, double height, String fill) {
    out.append("<rect x=\"").append(at(x)).append("\" y=\"").append(at(y));
    out.append("\" width=\"").append(at(width)).append("\" height=\"").append(at(height));
    out.append("\" fill=\"").append(fill).append("\"/>\n");
    return this;
  }

  /** A line through points given as {x, y}. */
  Svg polyline(List<double[]> points, String style) {
    out.append("<polyline points=\"");
    for (double[] p : points) {
      out.append(at(p[0])).append(',').append(at(p[1])).append(' ');
    }
    return close(style);
  }

  /** Text whose anchor is start, middle or end. */
  Svg text(double x, double y, String anchor, String text) {
    out.append("<text x=\"").append(at(x)).append("\" y=\"").append(at(y));
    out.append("\" text-anchor=\"").append(anchor).append("\">").append(escape(text));
    out.append("</text>\n");
    return this;
  }

  String end() {
    return out.append("</svg>\n").toString();
  }

  /** Text made safe for elements and attributes; characters that XML forbids become U+FFFD. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return safe.toString();
  }

  private static boolean allowed(int c) {
    boolean blank = c == '\n' || c == '\r' || c == '\t';
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return blank || (c >= 0x20 && !surrogate && c != 0xFFFE && c != 0xFFFF);
  }

  private Svg close(String style) {
    out.append("\" class=\"").append(style).append("\"/>\n");
    return this;
  }

  private static String at(double x) {
    return Format.number(x, 1);
  }
}
