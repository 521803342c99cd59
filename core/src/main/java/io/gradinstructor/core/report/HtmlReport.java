package io.gradinstructor.core.report;

import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.report.LineChart.Series;
import io.gradinstructor.core.report.Results.Arm;
import io.gradinstructor.core.report.Results.Enn;
import io.gradinstructor.core.report.Results.GradientNorms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    out.append(". Campaign file SHA-256 ")
        .append(Svg.escape(results.fileSha256()))
        .append(".</p>\n");
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
    out.append("<div class=\"lead\">\n");
    Verdict.instructor(results).ifPresentOrElse(this::verdicts, this::best);
    out.append("</div>\n");
  }

  private void verdicts(Arm subject) {
    out.append("<p>").append(Svg.escape(subject.name())).append(" reaches ");
    out.append(Format.percent(subject.testAccuracy().mean()))
        .append(" % on the test set (95 % interval ");
    out.append(Format.range(subject.testAccuracy().ci95()))
        .append(", ")
        .append(subject.n())
        .append(" trials).</p>\n");
    List<Verdict> all = Verdict.all(results);
    out.append("<ul>\n");
    group("It beats", all, Verdict::better);
    group("No difference could be shown from", all, v -> !v.better() && !v.worse());
    group("It is worse than", all, Verdict::worse);
    out.append("</ul>\n");
  }

  private void group(String words, List<Verdict> all, Predicate<Verdict> member) {
    String arms =
        all.stream()
            .filter(member)
            .map(
                v ->
                    Svg.escape(v.other() + " (" + Format.difference(v.difference()))
                        + ", p "
                        + Svg.escape(Format.p(v.difference().p()))
                        + ")")
            .collect(Collectors.joining(", "));
    if (!arms.isEmpty()) {
      out.append("<li>").append(words).append(' ').append(arms).append(".</li>\n");
    }
  }

  private void best() {
    results.arms().stream()
        .reduce((a, b) -> b.testAccuracy().mean() > a.testAccuracy().mean() ? b : a)
        .ifPresent(
            arm -> {
              out.append("<p>No instructor took part. The highest mean test accuracy is ");
              out.append(Svg.escape(arm.name())).append("'s: ");
              out.append(Format.percent(arm.testAccuracy().mean())).append(" % (95 % interval ");
              out.append(Format.range(arm.testAccuracy().ci95())).append(").</p>\n");
            });
  }

  private void comparison() {
    String note =
        "<p class=\"note\">Accuracies in per cent, differences in percentage points with 95 % intervals. Gap: train "
            + "minus test accuracy. Differences are paired by network; several ENN seeds are averaged per network "
            + "first, so their intervals speak for these ENNs only. p-values: paired t-test, Holm-corrected; "
            + "p below 0.05 counts as a difference, whatever the uncorrected interval.</p>\n";
    String table =
        table("Comparison of the arms", ReportTable.HEAD, ReportTable.rows(results, figures));
    section("Comparison", ForestPlot.draw(results.arms()) + table + note);
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
          LineChart.draw("Networks", "step", "mean accuracy on the reward set", false, lines));
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
            : LineChart.draw("ENNs", "step", "Huber loss (log scale)", true, lines);
    List<List<String>> rows = results.instructors().stream().map(HtmlReport::ennRow).toList();
    String table =
        rows.isEmpty()
            ? ""
            : table("ENNs, measured on explorers held out from learning", ENN_HEAD, rows)
                + HeldOutTable.html(results.instructors());
    if (!chart.isEmpty() || !table.isEmpty()) {
      section("ENN learning", chart + table);
    }
  }

  private static List<String> ennRow(Enn enn) {
    return List.of(
        enn.id(),
        "" + enn.round(),
        enn.kind(),
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
      List<GradientNorms> norms = arm.gradientNorms();
      if (norms != null && !norms.isEmpty()) {
        charts.append(
            LineChart.draw(arm.name(), "step", "mean norm (log scale)", true, normLines(norms)));
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

  private static List<Series> normLines(List<GradientNorms> norms) {
    List<Integer> steps = norms.stream().map(GradientNorms::step).toList();
    List<Series> lines = new ArrayList<>();
    for (int layer = 0; layer < norms.get(0).loss().size(); layer++) {
      int l = layer;
      String colour = "curve c" + (1 + layer) % 8;
      lines.add(
          new Series("‖∇L‖ of W" + (l + 1), steps, layer(norms, GradientNorms::loss, l), colour));
      List<Double> u = layer(norms, GradientNorms::instructor, l);
      if (u.stream().anyMatch(x -> x != null && x > 0)) {
        lines.add(new Series("‖u‖ of W" + (l + 1), steps, u, colour + " d1"));
      }
    }
    return lines;
  }

  /** One layer's norms, step by step; some may be null. */
  static List<Double> layer(
      List<GradientNorms> norms, Function<GradientNorms, List<Double>> kind, int layer) {
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
