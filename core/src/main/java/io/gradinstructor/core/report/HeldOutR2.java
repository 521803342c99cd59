package io.gradinstructor.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How well the last round's ENNs, those that see the weights, predict runs that were held out.
 *
 * @param r2 mean over the ENNs
 * @param enns number of them
 * @param baselines mean R² of each baseline by its name
 */
record HeldOutR2(double r2, int enns, Map<String, Double> baselines) {
  /** Empty if nothing was held out. */
  static Optional<HeldOutR2> of(JsonNode results) {
    List<JsonNode> seeing = new ArrayList<>();
    for (JsonNode enn : results.path("instructors")) {
      // An arm may have ENNs of its own: they are not the instructor's.
      if (enn.path("id").asText().contains("/view/")
          && enn.path("held_out").path("r2").isNumber()) {
        seeing.add(enn);
      }
    }
    int last = seeing.stream().mapToInt(e -> e.path("round").asInt()).max().orElse(0);
    List<JsonNode> figures =
        seeing.stream()
            .filter(e -> e.path("round").asInt() == last)
            .map(e -> e.path("held_out"))
            .toList();
    if (figures.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> baselines = new TreeMap<>();
    for (JsonNode f : figures) {
      f.fieldNames()
          .forEachRemaining(
              name -> {
                boolean baseline = name.startsWith("baseline") && name.endsWith("r2");
                if (baseline && f.get(name).isNumber()) {
                  baselines.put(name.replaceFirst("_?r2$", ""), mean(figures, name));
                }
              });
    }
    return Optional.of(new HeldOutR2(mean(figures, "r2"), figures.size(), baselines));
  }

  private static double mean(List<JsonNode> figures, String field) {
    return figures.stream()
        .map(f -> f.path(field))
        .filter(JsonNode::isNumber)
        .mapToDouble(JsonNode::doubleValue)
        .average()
        .orElseThrow();
  }

  String figures() {
    return Format.number(r2, 3) + " (ENNs: " + enns + ")";
  }

  String baselineFigures() {
    return Format.number(r2, 3)
        + baselines.entrySet().stream()
            .map(b -> b.getKey().replace('_', ' ') + " " + Format.number(b.getValue(), 3))
            .collect(Collectors.joining(", ", "; ", ""));
  }
}
