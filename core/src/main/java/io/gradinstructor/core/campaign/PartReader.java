package io.gradinstructor.core.campaign;

import io.gradinstructor.core.training.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a part: its word alone, or {@code {word: {setting: value}}}. */
final class PartReader {
  private PartReader() {}

  /**
   * The part in a field.
   *
   * @param fallback if the field is absent or wrong
   */
  static <P> P read(Section s, String field, Class<P> place, P fallback) {
    if (!s.has(field)) {
      return fallback;
    }
    Map<String, Parts.Entry> entries = new LinkedHashMap<>();
    Parts.of(place).forEach(e -> entries.put(e.kind(), e));
    Node node = s.values.get(field);
    String word = Scalars.text(node);
    if (word == null && node instanceof MappingNode) {
      Section named = s.section(field);
      List<String> kinds = List.copyOf(named.keyLines.keySet());
      if (kinds.size() == 1 && entries.containsKey(kinds.get(0))) {
        Section settings = named.section(kinds.get(0));
        P part = place.cast(with(entries.get(kinds.get(0)), settings));
        settings.end();
        named.end();
        return part;
      }
      word = kinds.size() == 1 ? kinds.get(0) : null;
    } else if (entries.containsKey(word)) {
      Section none = new Section(s.errors, null, s.at(field), Fields.line(node));
      return place.cast(with(entries.get(word), none));
    }
    String nearest = word == null ? null : Nearest.of(word, entries.keySet());
    s.problem(
        field,
        "must be one of "
            + String.join(", ", entries.keySet())
            + ", alone or with settings as in {"
            + entries.keySet().iterator().next()
            + ": {…}}, was "
            + (word == null ? Scalars.describe(node) : '"' + word + '"')
            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    return fallback;
  }

  private static Object with(Parts.Entry entry, Section settings) {
    List<Object> values = new ArrayList<>();
    for (Parts.Field f : entry.fields()) {
      values.add(value(f, settings));
    }
    return entry.with(values);
  }

  private static Object value(Parts.Field f, Section s) {
    String is = f.setting().is();
    if (f.type() == double.class) {
      return s.real(f.name(), Double.valueOf(is), f.setting().from(), f.setting().to());
    }
    if (f.type() == boolean.class) {
      return s.truth(f.name(), Boolean.parseBoolean(is));
    }
    return part(f.name(), f.type(), is, s);
  }

  private static <P> P part(String name, Class<P> place, String is, Section s) {
    Section none = new Section(s.errors, null, s.at(name), s.line);
    P usual = place.cast(with(Parts.of(place, is).orElseThrow(), none));
    return read(s, name, place, usual);
  }
}
