package io.gradinstructor.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * JSON objects as the rows of a Markdown table, whatever fields they have: a column per field, in
 * the order in which fields first appear; fields of inner objects are columns too.
 */
final class JsonTable {
  private final List<Map<String, String>> rows = new ArrayList<>();

  /** Adds a row of the fields of several objects. */
  JsonTable row(JsonNode... objects) {
    Map<String, String> row = new LinkedHashMap<>();
    for (JsonNode object : objects) {
      add(row, object);
    }
    rows.add(row);
    return this;
  }

  /** Empty without rows. */
  String markdown() {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(r -> columns.addAll(r.keySet()));
    return rows.isEmpty()
        ? ""
        : Markdown.table(
            columns.stream().map(JsonTable::title).toList(),
            rows.stream()
                .map(r -> columns.stream().map(c -> r.getOrDefault(c, "–")).toList())
                .toList());
  }

  private static void add(Map<String, String> row, JsonNode object) {
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                add(row, field.getValue());
              } else {
                row.put(field.getKey(), text(field.getValue()));
              }
            });
  }

  private static String title(String field) {
    return Markdown.escape(field.replace('_', ' ').replaceAll("\\br2\\b", "R²"));
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "–";
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(v -> parts.add(text(v)));
      return parts.stream().collect(Collectors.joining(", "));
    }
    return value.isFloatingPointNumber()
        ? Format.brief(value.doubleValue())
        : Markdown.escape(local(value.asText()));
  }

  /** Of the id of an ENN, {@code campaign/round-2/view/0}, what is not the same for all. */
  private static String local(String text) {
    return text.replaceFirst("^[^/]+/(?=round-)", "");
  }
}
