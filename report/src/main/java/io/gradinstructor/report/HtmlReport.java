package io.gradinstructor.report;

import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.message.Results.Enn;
import io.gradinstructor.report.LineChart.Series;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The report of a campaign: one HTML file that is also well-formed XML and loads nothing. */
public final class HtmlReport {
  private static final List<String> ENN_HEAD =
      List.of("ENN", "round", "kind", "seed", "validation R²", "validation Spearman", "states");

  private final Results results;
  private final Figures figures;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(Results results, Figures figures) {
    this.results = results;
    this.figures = figures;
  }

  /**
   * Renders a report.
   *
   * @param campaignFile text of the campaign file, UTF-8
   */
  public static String render(Results results, Figures figures, byte[] campaignFile) {
    return new HtmlReport(results, figures).page(new String(campaignFile, StandardCharsets.UTF_8));
  }

  private String page(String campaignFile) {
    String title = Svg.escape(results.campaign());
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    out.append(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
    out.append(title).append(" – Grad-Instructor</title>\n<style>\n").append(Style.CSS);
    out.append("</style>\n</head>\n<body>\n<main>\n<header>\n<h1>").append(title).append("</h1>\n");
    out.append("<p class=\"meta\">Dataset ").append(Svg.escape(results.dataset()));
    out.append(". Campaign file SHA-256 ").append(Svg.escape(results.fileSha256()));
    out.append(". Grad-Instructor ").append(Svg.escape(results.version())).append(".</p>\n");
    headline();
    out.append("</header>\n");
    comparison();
    curves();
    learning();
    selection();
    norms();
    heat();
    if (results.tickets() != null) {
      section("Lottery tickets", TicketSection.content(results.tickets()));
    }
    section(
        "Campaign file",
        "<div class=\"scroll\" tabindex=\"0\"><pre>" + Svg.escape(campaignFile) + "</pre></div>\n");
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private void headline() {
    out.append("<div class=\"lead\">\n").append(Headline.html(results)).append("</div>\n");
  }

  private void comparison() {
    List<List<String>> rows = ReportTable.rows(results, figures);
    String table = table("Comparison of the arms", ReportTable.head(results), rows);
    section("Comparison", ForestPlot.draw(results.arms()) + table + Headline.note(results, rows));
    List<List<String>> beside = Beside.all(results).stream().map(Beside::row).toList();
    if (!beside.isEmpty()) {
      String what = "What the instructor adds";
      section(what, table(what, Beside.HEAD, beside));
    }
  }

  private void curves() {
    List<String> arms = arms(figures.curves().keySet());
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      Figures.Curve curve = figures.curves().get(arms.get(i));
      if (curve != null) {
        lines.add(new Series(arms.get(i), curve.steps(), curve.values(), LineChart.style(i)));
      }
    }
    if (!lines.isEmpty()) {
      section(
          "Learning curves",
          LineChart.draw(
              "Networks", "step", "mean accuracy on the reward set", Axis.Scale.SHARE, lines));
    }
  }

  private void learning() {
    List<Series> lines = new ArrayList<>();
    for (String id : new TreeSet<>(figures.learning().keySet())) {
      List<Float> losses = figures.learning().get(id);
      List<Integer> steps = IntStream.range(0, losses.size()).map(i -> 10 * i).boxed().toList();
      lines.add(new Series(id, steps, losses, LineChart.style(lines.size())));
    }
    String chart =
        lines.isEmpty()
            ? ""
            : LineChart.draw("ENNs", "step", "Huber loss (log scale)", Axis.Scale.LOG, lines);
    List<List<String>> rows = results.instructors().stream().map(HtmlReport::ennRow).toList();
    String table =
        rows.isEmpty()
            ? ""
            : table("ENNs, measured on explorers held out from learning", ENN_HEAD, rows)
                + outcomes()
                + HeldOutTable.html(results.instructors())
                + Promises.html(results.arms());
    if (!chart.isEmpty() || !table.isEmpty()) {
      section("ENN learning", chart + table);
    }
  }

  private String outcomes() {
    return results.outcomeImages() == null
        ? ""
        : "<p class=\"note\">What explorers came to, which ENNs learned from, was measured on "
            + results.outcomeImages()
            + " images.</p>\n";
  }

  private static List<String> ennRow(Enn enn) {
    return List.of(
        enn.id(),
        "" + enn.round(),
        enn.kind().label(),
        "" + enn.seed(),
        Format.orDash(enn.validationR2(), 3),
        Format.orDash(enn.validationSpearman(), 3),
        "" + enn.states());
  }

  private void selection() {
    if (results.selection() != null && !results.selection().candidates().isEmpty()) {
      section(
          "Choosing an ENN",
          table(
                  "ENNs that were tried, and what they gave",
                  SelectionTable.candidateHead(results.selection()),
                  SelectionTable.candidates(results.selection()))
              + table(
                  "How well each metric told which would help most",
                  SelectionTable.METRIC_HEAD,
                  SelectionTable.metrics(results.selection()))
              + SelectionTable.NOTE);
    }
  }

  private void norms() {
    StringBuilder charts = new StringBuilder();
    for (Arm arm : results.arms()) {
      List<Results.Norms> norms = arm.gradientNorms();
      if (norms != null && !norms.isEmpty()) {
        charts.append(
            LineChart.draw(
                arm.name(), "step", "mean norm (log scale)", Axis.Scale.LOG, normLines(norms)));
      }
    }
    if (charts.length() > 0) {
      section(
          "Gradient norms by stage",
          "<p class=\"note\">‖∇L‖: gradient of the loss. ‖u‖: the instructor's change of the weights.</p>\n"
              + "<div class=\"pair\">\n"
              + charts
              + "</div>\n");
    }
  }

  private static List<Series> normLines(List<Results.Norms> norms) {
    List<Integer> steps = norms.stream().map(Results.Norms::step).toList();
    List<Series> lines = new ArrayList<>();
    for (int layer = 0; layer < norms.get(0).loss().size(); layer++) {
      int l = layer;
      String colour = "curve c" + (1 + layer) % 8;
      lines.add(
          new Series("‖∇L‖ of W" + (l + 1), steps, layer(norms, Results.Norms::loss, l), colour));
      List<Double> u = layer(norms, Results.Norms::instructor, l);
      if (u.stream().anyMatch(x -> x != null && x > 0)) {
        lines.add(new Series("‖u‖ of W" + (l + 1), steps, u, colour + " d1"));
      }
    }
    return lines;
  }

  /** One layer's norms, step by step; some may be null. */
  static List<Double> layer(
      List<Results.Norms> norms, Function<Results.Norms, List<Double>> kind, int layer) {
    List<Double> values = new ArrayList<>();
    norms.forEach(n -> values.add(kind.apply(n).get(layer)));
    return values;
  }

  private void heat() {
    List<Explanation> shown = figures.heat().stream().filter(e -> !e.layers().isEmpty()).toList();
    if (!shown.isEmpty()) {
      section("Where the instructor looks", AttentionSection.content(shown));
    }
  }

  /** The results' arms in their order, so that colours agree in all charts, then any others. */
  private List<String> arms(Set<String> others) {
    Set<String> names = new LinkedHashSet<>(results.arms().stream().map(Arm::name).toList());
    names.addAll(new TreeSet<>(others));
    return List.copyOf(names);
  }

  private void section(String title, String content) {
    out.append("<section>\n<h2>")
        .append(title)
        .append("</h2>\n")
        .append(content)
        .append("</section>\n");
  }

  static String table(String caption, List<String> head, List<List<String>> rows) {
    StringBuilder html =
        new StringBuilder("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<caption>");
    html.append(caption).append("</caption>\n<thead>\n<tr>");
    head.forEach(h -> html.append("<th scope=\"col\">").append(Svg.escape(h)).append("</th>"));
    html.append("</tr>\n</thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(Svg.escape(row.get(0))).append("</th>");
      row.stream().skip(1).forEach(c -> html.append("<td>").append(Svg.escape(c)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n</div>\n").toString();
  }
}
