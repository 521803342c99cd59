package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules and dashboard speak of documented metrics only, and {@code metrics.md} of no others. */
class MetricNamesTest {
  /** Label values such as {@code "Gi.+"} are no names. */
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:gi[_:]|jvm_|process_|system_)[a-zA-Z0-9_:]*");

  @Test
  void everyMetricOfTheDashboardIsDocumented() throws IOException {
    assertEquals(Set.of(), undocumented(expressions(DeployFiles.dashboard())));
  }

  @Test
  void everyMetricOfTheRulesIsDocumented() throws IOException {
    List<String> all = DeployFiles.rules().stream().map(r -> r.get("expr").asText()).toList();
    assertEquals(Set.of(), undocumented(all));
  }

  @Test
  void everyDocumentedMetricIsShownOrWatched() throws IOException {
    List<String> all = expressions(DeployFiles.dashboard());
    DeployFiles.rules().forEach(r -> all.add(r.get("expr").asText()));
    Set<String> used = names(all);
    Set<String> unused = new TreeSet<>();
    for (DeployFiles.Metric metric : DeployFiles.metrics()) {
      if (metric.name().startsWith("gi") && metric.series().stream().noneMatch(used::contains)) {
        unused.add(metric.name());
      }
    }
    assertEquals(Set.of(), unused);
  }

  @Test
  void recordedMetricsAreThoseOfTheDocument() throws IOException {
    Set<String> documented =
        DeployFiles.series().stream().filter(n -> n.startsWith("gi:")).collect(Collectors.toSet());
    Set<String> recorded =
        DeployFiles.rules().stream()
            .filter(r -> r.has("record"))
            .map(r -> r.get("record").asText())
            .collect(Collectors.toSet());
    assertEquals(new TreeSet<>(documented), new TreeSet<>(recorded));
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
    String tests = Files.readString(DeployFiles.FOLDER.resolve("prometheus/alerts.test.yml"));
    for (JsonNode rule : DeployFiles.rules()) {
      String name = rule.path("alert").asText(rule.path("record").asText());
      assertTrue(
          Pattern.compile("(?<![\\w:])" + Pattern.quote(name) + "(?![\\w:])").matcher(tests).find(),
          name + " has no test");
      if (rule.has("alert")) {
        assertTrue(
            Set.of("critical", "warning").contains(rule.at("/labels/severity").asText()), name);
        assertFalse(rule.at("/annotations/summary").asText().isBlank(), name);
        assertFalse(rule.at("/annotations/description").asText().isBlank(), name);
      }
    }
  }

  @Test
  void everyPanelIsExplainedHasAUnitAndAPlaceOfItsOwn() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : DeployFiles.dashboard().get("panels")) {
      String title = panel.get("title").asText();
      assertTrue(ids.add(panel.get("id").asInt()), title + ": id");
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          List<Integer> cell = List.of(place.get("x").asInt() + x, place.get("y").asInt() + y);
          assertTrue(taken.add(cell) && cell.get(0) < 24, title + ": place");
        }
      }
      if (!panel.get("type").asText().equals("row")) {
        assertFalse(panel.path("description").asText().isBlank(), title + ": description");
        assertFalse(panel.at("/fieldConfig/defaults/unit").asText().isBlank(), title + ": unit");
        assertEquals("${datasource}", panel.at("/datasource/uid").asText(), title);
        assertTrue(
            Set.of("stat", "table", "timeseries").contains(panel.get("type").asText()),
            title + ": a panel that Grafana brings");
      }
    }
  }

  private static Set<String> undocumented(List<String> expressions) throws IOException {
    Set<String> names = names(expressions);
    assertFalse(names.isEmpty());
    names.removeAll(DeployFiles.series());
    return names;
  }

  private static Set<String> names(List<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      Matcher matcher = NAME.matcher(QUOTED.matcher(expression).replaceAll("\"\""));
      while (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  private static List<String> expressions(JsonNode dashboard) {
    List<String> all = new ArrayList<>(dashboard.findValuesAsText("expr"));
    dashboard
        .at("/templating/list")
        .forEach(variable -> all.add(variable.at("/query/query").asText()));
    return all;
  }
}
