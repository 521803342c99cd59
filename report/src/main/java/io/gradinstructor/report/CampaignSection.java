package io.gradinstructor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said about one campaign. */
final class CampaignSection {
  private static final List<String> ARMS =
      List.of(
          "arm",
          "chosen",
          "n",
          "test %",
          "95 % CI",
          "train %",
          "gap",
          "vs plain",
          "p (Holm)",
          "s/trial");

  /** Column before which those of the spread are, if they are there. */
  private static final int SPREAD = 5;

  /** The same for those of costs and of an attack. */
  private static final int COSTS = 9;

  private final ResultsFile file;
  private final String link;
  private final Results results;
  private final Map<String, String> pictures = new LinkedHashMap<>();
  private final StringBuilder out = new StringBuilder();

  /**
   * Writes it.
   *
   * @param folder of the results, relative to the document
   */
  CampaignSection(ResultsFile file, String folder) {
    this.file = file;
    link = folder + "/" + file.name();
    results = file.results();
    head();
    arms();
    byEnn();
    Standing.of(results).ifPresent(this::differences);
    beside();
    picture("Gradient norms by stage", "-norms.svg", NormsChart.svg(results), NormsChart.NOTE);
    enns();
    selection();
    tickets();
  }

  String markdown() {
    return out.toString();
  }

  /** SVG files that it shows, by name. */
  Map<String, String> pictures() {
    return pictures;
  }

  /** The campaign in one line. */
  String headline() {
    StringBuilder line = new StringBuilder("- **").append(Markdown.escape(results.campaign()));
    line.append("** (").append(Markdown.escape(results.dataset())).append("): ");
    Optional<Standing> standing = Standing.of(results);
    if (standing.isEmpty()) {
      return line.append("no instructor took part\n").toString();
    }
    Arm subject = standing.get().subject();
    line.append(subject.name()).append(' ');
    line.append(Format.percent(subject.testAccuracy().mean())).append(" %");
    for (Method method : Method.ALL) {
      if (method.role() == Role.BASELINE) {
        Optional<Arm> other = results.first(method);
        line.append(", vs ").append(other.map(Arm::name).orElse(method.label())).append(' ');
        line.append(
            other.flatMap(standing.get()::accuracy).map(Format::difference).orElse("not measured"));
      }
    }
    return line.append('\n').toString();
  }

  private void head() {
    out.append("## ").append(Markdown.escape(results.campaign())).append("\n\n");
    out.append("Dataset ").append(Markdown.escape(results.dataset())).append(", ");
    out.append(results.networks()).append(" networks per arm and ENN. Figures: [");
    out.append(file.name()).append(".json](").append(link).append(".json). ");
    out.append("Campaign file with SHA-256 `").append(results.fileSha256()).append("`: ");
    out.append(
        file.campaignFile()
            ? "[" + file.name() + ".yaml](" + link + ".yaml), which has this hash."
            : "not kept beside the figures.");
    if (file.timings().path("seconds").isNumber()) {
      double seconds = file.timings().path("seconds").doubleValue();
      out.append(" The run took ").append(Format.number(seconds, 0)).append(" s.");
    }
    out.append("\n\n");
  }

  private void arms() {
    List<String> robust = RobustColumns.head(results, ARMS, COSTS);
    List<String> kept = ContinualColumns.head(results, robust, COSTS);
    List<String> head = Spread.head(results, Costs.head(results, kept, COSTS), SPREAD);
    List<List<String>> rows = new ArrayList<>();
    for (Arm a : results.arms()) {
      List<String> own = RobustColumns.row(results, a, arm(a), COSTS);
      List<String> row = ContinualColumns.row(results, a, own, COSTS);
      rows.add(Spread.row(results, a, Costs.row(results, a, row, COSTS), SPREAD));
    }
    if (results.arms().stream().anyMatch(a -> a.passes() != null)) {
      head.add("tuning");
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).add(Format.tuning(results.arms().get(i)));
      }
    }
    out.append(Markdown.table(head, rows));
    for (String line : Format.sources(results)) {
      out.append(Markdown.escape(line)).append(".\n\n");
    }
    for (String line : RobustColumns.notes(results)) {
      out.append(Markdown.escape(line)).append(".\n\n");
    }
    for (String line : ContinualColumns.notes(results)) {
      out.append(Markdown.escape(line)).append(".\n\n");
    }
  }

  private List<String> arm(Arm arm) {
    JsonNode seconds = file.timings().path("seconds_per_trial").path(arm.name());
    Difference d = arm.vsBackprop();
    return List.of(
        Markdown.escape(arm.name()),
        arm.chosen() == null ? "–" : Markdown.escape(Format.chosen(arm)),
        arm.n() + (arm.diverged() == 0 ? "" : " (" + arm.diverged() + " diverged)"),
        Format.meanSd(arm.testAccuracy()),
        Format.range(arm.testAccuracy()),
        Format.percent(arm.trainAccuracy().mean()),
        Format.percent(arm.gap().mean()),
        d == null ? "–" : Format.difference(d),
        d == null ? "–" : Markdown.escape(Format.p(d)),
        seconds.isNumber() ? Format.number(seconds.doubleValue(), 2) : "–");
  }

  private void beside() {
    List<Beside> all = Beside.all(results);
    if (!all.isEmpty()) {
      out.append("### What the instructor adds\n\n");
      List<List<String>> rows = new ArrayList<>();
      for (Beside b : all) {
        rows.add(b.row().stream().map(Markdown::escape).toList());
      }
      out.append(Markdown.table(Beside.HEAD, rows));
    }
  }

  private void byEnn() {
    int networks = results.networks();
    List<Arm> arms =
        results.arms().stream().filter(a -> a.n() > networks && a.n() % networks == 0).toList();
    int most = arms.stream().mapToInt(a -> a.n() / networks).max().orElse(0);
    List<String> head = new ArrayList<>(List.of("arm"));
    for (int e = 0; e < most; e++) {
      head.add("ENN " + e);
    }
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : arms) {
      List<String> row = new ArrayList<>(List.of(Markdown.escape(arm.name())));
      for (double mean : new PerTrial(arm.accuracies(), networks).byEnn()) {
        row.add(Format.percent(mean));
      }
      while (row.size() < head.size()) {
        row.add("–");
      }
      rows.add(row);
    }
    if (!rows.isEmpty()) {
      heading("Test accuracy by ENN");
      out.append(Markdown.table(head, rows));
      Standing.of(results).ifPresent(s -> overEnns(s, arms));
    }
  }

  /** What can be said of ENNs in general: each ENN is one case, whatever networks it instructed. */
  private void overEnns(Standing standing, List<Arm> arms) {
    double[] own = standing.byEnn();
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : arms) {
      double[] others = new PerTrial(arm.accuracies(), results.networks()).byEnn();
      if (arm != standing.subject() && own.length > 1) {
        Difference d = Statistics.welch(own, others);
        rows.add(
            List.of(
                Markdown.escape(arm.name()),
                Format.meanSd(Statistics.accuracy(others)),
                Format.difference(d),
                Markdown.escape(Format.p(d))));
      }
    }
    if (!rows.isEmpty()) {
      out.append("Each ENN taken as one case (Welch's t-test, not corrected): ");
      out.append(Markdown.escape(standing.subject().name())).append(", ");
      out.append(Format.meanSd(Statistics.accuracy(own))).append(" over ENNs, less\n\n");
      out.append(Markdown.table(List.of("other arm", "mean over ENNs", "difference", "p"), rows));
    }
  }

  private void differences(Standing standing) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : results.arms()) {
      standing
          .accuracy(arm)
          .ifPresent(
              d ->
                  rows.add(
                      List.of(
                          Markdown.escape(arm.name()),
                          Format.points(d.difference()),
                          Format.pointsRange(d),
                          Markdown.escape(Format.p(d)),
                          standing.gap(arm).map(Format::difference).orElse("–"))));
    }
    heading(standing.subject().name() + " against every other arm");
    out.append(
        Markdown.table(
            List.of("other arm", "difference", "95 % CI", "p (Holm)", "gap difference"), rows));
  }

  private void picture(String title, String suffix, String svg, String note) {
    if (!svg.isEmpty()) {
      pictures.put(file.name() + suffix, svg);
      heading(title);
      out.append(note)
          .append("\n\n![")
          .append(title)
          .append("](")
          .append(link)
          .append(suffix)
          .append(")\n\n");
    }
  }

  /** What is known of every ENN, then a table for each object that some of them have. */
  private void enns() {
    JsonTable scalars = new JsonTable();
    Map<String, JsonTable> objects = new LinkedHashMap<>();
    for (JsonNode enn : file.tree().path("instructors")) {
      ObjectNode own = enn.deepCopy();
      for (Map.Entry<String, JsonNode> field : enn.properties()) {
        if (field.getValue().isObject()) {
          own.remove(field.getKey());
          objects
              .computeIfAbsent(field.getKey(), k -> new JsonTable())
              .row(own.objectNode().set("id", enn.get("id")), field.getValue());
        }
      }
      scalars.row(own);
    }
    table("ENNs", scalars);
    objects.forEach((name, table) -> table("ENNs: " + name.replace('_', ' '), table));
  }

  private void selection() {
    JsonNode selection = file.tree().path("selection");
    table("Predicting the best ENN: metrics", rows(selection.path("metrics")));
    table("Predicting the best ENN: candidates", rows(selection.path("candidates")));
  }

  private static JsonTable rows(JsonNode array) {
    JsonTable table = new JsonTable();
    array.forEach(table::row);
    return table;
  }

  private void tickets() {
    if (results.tickets() != null) {
      Tickets tickets = new Tickets(results.tickets());
      picture("Lottery tickets", "-tickets.svg", tickets.svg(), Tickets.NOTE);
      out.append(tickets.markdown());
    }
  }

  private void table(String title, JsonTable table) {
    String markdown = table.markdown();
    if (!markdown.isEmpty()) {
      heading(title);
      out.append(markdown);
    }
  }

  private void heading(String title) {
    out.append("### ").append(Markdown.escape(title)).append("\n\n");
  }
}
