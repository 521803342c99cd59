package io.gradinstructor.report;

import io.gradinstructor.report.LineChart.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Line charts below each other with one legend: a picture that is a file of its own. */
final class ChartSheet {
  private static final double TITLE = 28;
  private static final double ROW = 20;
  private static final int COLUMNS = 2;

  /** One chart; lines of the same name look alike in all charts of a sheet. */
  record Panel(String title, List<Series> lines) {}

  private ChartSheet() {}

  static String draw(String title, String xTitle, Axis.Scale scale, List<Panel> panels) {
    Map<String, String> legend = new LinkedHashMap<>();
    panels.forEach(p -> p.lines().forEach(s -> legend.putIfAbsent(s.name(), s.style())));
    double chart = TITLE + LineChart.HEIGHT;
    double top = chart * panels.size() + ROW;
    int rows = (legend.size() + COLUMNS - 1) / COLUMNS;
    Svg svg = Svg.file(LineChart.WIDTH, top + ROW * rows, title);
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      svg.text(12, chart * i + 20, "start", panel.title()).group(0, chart * i + TITLE);
      LineChart.plot(svg, xTitle, scale, panel.lines());
      svg.endGroup();
    }
    int i = 0;
    for (Map.Entry<String, String> line : legend.entrySet()) {
      double x = 12 + i % COLUMNS * LineChart.WIDTH / COLUMNS;
      double y = top + ROW * (i / COLUMNS);
      svg.line(x, y, x + 24, y, line.getValue()).text(x + 30, y + 4, "start", line.getKey());
      i++;
    }
    return svg.end();
  }
}
