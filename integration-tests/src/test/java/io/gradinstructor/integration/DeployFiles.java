package io.gradinstructor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files of the folder {@code deploy}, as far as they are about metrics. */
final class DeployFiles {
  static final Path FOLDER =
      Path.of(System.getProperty("basedir", "")).resolve("../deploy").toAbsolutePath().normalize();

  private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern TYPE_LINE = Pattern.compile("\\|[-| ]+\\|");

  /** A metric of {@code metrics.md}. Recorded ones have neither service nor type. */
  record Metric(String name, String service, String type) {
    /** Names under which Prometheus knows it. */
    List<String> series() {
      return switch (type) {
        case "timer" -> List.of(name + "_count", name + "_sum", name + "_max");
        case "histogram" ->
            List.of(name + "_count", name + "_sum", name + "_max", name + "_bucket");
        default -> List.of(name);
      };
    }
  }

  private DeployFiles() {}

  /** The metrics of all tables of {@code metrics.md}. */
  static List<Metric> metrics() throws IOException {
    List<Metric> result = new ArrayList<>();
    List<String> header = null;
    for (String line : Files.readAllLines(FOLDER.resolve("metrics.md"))) {
      if (!line.startsWith("|")) {
        header = null;
      } else if (header == null) {
        header = cells(line);
      } else if (!TYPE_LINE.matcher(line).matches()) {
        Map<String, String> row = new LinkedHashMap<>();
        List<String> cells = cells(line);
        if (cells.size() != header.size()) {
          throw new IOException("metrics.md: not as many cells as the head has: " + line);
        }
        for (int i = 0; i < cells.size(); i++) {
          row.put(header.get(i), cells.get(i));
        }
        result.add(
            new Metric(
                row.get("name").replace("`", ""),
                row.getOrDefault("service", ""),
                row.getOrDefault("type", "")));
      }
    }
    return result;
  }

  /** Every name under which Prometheus knows a documented metric. */
  static Set<String> series() throws IOException {
    return metrics().stream()
        .flatMap(m -> m.series().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The alerts and recording rules. */
  static List<JsonNode> rules() throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    List<JsonNode> rules = new ArrayList<>();
    yaml.readTree(FOLDER.resolve("prometheus/alerts.yml").toFile())
        .get("groups")
        .forEach(g -> g.get("rules").forEach(rules::add));
    return rules;
  }

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper()
        .readTree(FOLDER.resolve("grafana/dashboards/grad-instructor.json").toFile());
  }

  private static List<String> cells(String line) {
    return Arrays.stream(CELLS.split(line, -1))
        .skip(1)
        .limit(CELLS.split(line, -1).length - 2L)
        .map(String::strip)
        .toList();
  }
}
