package io.gradinstructor.core.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the campaign file, read field by field. What is wrong goes to the errors, and
 * reading goes on with a stand-in. Fields that nobody asked for are reported by {@link #end}.
 */
final class Section {
  private final CampaignErrors errors;
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** Of a node; null or an empty one is a section without fields. */
  Section(CampaignErrors errors, Node node, String path, int line) {
    this.errors = errors;
    this.path = path;
    this.line = line;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        add(tuple);
      }
    } else if (node != null && !Scalars.empty(node)) {
      errors.add(line, path, "must be a mapping of fields, was " + Scalars.describe(node));
    }
  }

  private void add(NodeTuple tuple) {
    int keyLine = line(tuple.getKeyNode());
    String key = Scalars.text(tuple.getKeyNode());
    if (key == null) {
      errors.add(
          keyLine,
          path,
          "a field's name must be a word, was " + Scalars.describe(tuple.getKeyNode()));
    } else if (keyLines.putIfAbsent(key, keyLine) != null) {
      errors.add(
          keyLine,
          at(key),
          "must be given once, was given in line " + keyLines.get(key) + " already");
    } else {
      values.put(key, tuple.getValueNode());
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Path of a field. */
  String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  boolean has(String field) {
    known.add(field);
    return values.containsKey(field);
  }

  void problem(String field, String message) {
    errors.add(keyLines.getOrDefault(field, line), at(field), message);
  }

  /** Whether the fields of this section are right so far. */
  boolean clean(String... fields) {
    for (String field : fields) {
      if (!errors.clean(at(field))) {
        return false;
      }
    }
    return true;
  }

  /** Reports fields that this section does not have. */
  void end() {
    for (Map.Entry<String, Integer> key : keyLines.entrySet()) {
      if (!known.contains(key.getKey())) {
        String nearest = Nearest.of(key.getKey(), known);
        errors.add(
            key.getValue(),
            at(key.getKey()),
            nearest == null
                ? "unknown field; allowed: " + String.join(", ", known)
                : "unknown field; did you mean \"" + nearest + "\"?");
      }
    }
  }

  Section section(String field) {
    has(field);
    return new Section(errors, values.get(field), at(field), keyLines.getOrDefault(field, line));
  }

  /** A whole number; null as fallback: the field is required. */
  int whole(String field, Integer fallback, int low, int high) {
    return (int) wholeLong(field, fallback == null ? null : Long.valueOf(fallback), low, high);
  }

  long wholeLong(String field, Long fallback, long low, long high) {
    String rule = "must be a whole number from " + low + " to " + high;
    Node node = required(field, fallback, rule);
    return node == null ? (fallback == null ? low : fallback) : whole(node, at(field), low, high);
  }

  double real(String field, Double fallback, double low, double high) {
    String rule = "must be a number from " + Scalars.number(low) + " to " + Scalars.number(high);
    Node node = required(field, fallback, rule);
    return node == null ? (fallback == null ? low : fallback) : real(node, at(field), low, high);
  }

  /** A number, or a word that stands for one. */
  double real(String field, Double fallback, double low, double high, String word, double meaning) {
    if (has(field) && word.equals(Scalars.text(values.get(field)))) {
      return meaning;
    }
    return real(field, fallback, low, high);
  }

  boolean truth(String field, boolean fallback) {
    if (!has(field)) {
      return fallback;
    }
    Boolean value = Scalars.truth(values.get(field));
    if (value == null) {
      wrong(values.get(field), at(field), "must be true or false");
      return fallback;
    }
    return value;
  }

  /** Text that is not blank; null if absent, which is a problem only for a required field. */
  String text(String field, boolean required) {
    String rule = "must be text";
    Node node = required(field, required ? null : "", rule);
    String value = node == null ? null : Scalars.text(node);
    if (node != null && (value == null || value.isBlank())) {
      wrong(node, at(field), rule);
    }
    return value;
  }

  /** A name that is safe in file names and ids. */
  String name(String field, String fallback) {
    String rule =
        "must be letters, digits, '-', '_' or '.', 100 at most, the first a letter or digit";
    Node node = required(field, fallback, rule);
    if (node == null) {
      return fallback == null ? "?" : fallback;
    }
    return name(node, at(field), rule);
  }

  private String name(Node node, String field, String rule) {
    String value = Scalars.text(node);
    if (value == null || !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      wrong(node, field, rule);
      return "?";
    }
    return value;
  }

  <E extends Enum<E>> E choice(String field, Class<E> type, E fallback) {
    List<String> labels = Scalars.labels(type);
    String label = choice(field, labels, fallback == null ? null : labels.get(fallback.ordinal()));
    return type.getEnumConstants()[label == null ? 0 : labels.indexOf(label)];
  }

  /** One of the words; null if absent though required, or wrong. */
  String choice(String field, List<String> words, String fallback) {
    String rule = "must be one of " + String.join(", ", words);
    Node node = required(field, fallback, rule);
    if (node == null) {
      return fallback;
    }
    String word = Scalars.text(node);
    if (word != null && words.contains(word)) {
      return word;
    }
    String nearest = word == null ? null : Nearest.of(word, words);
    wrong(node, at(field), rule, nearest == null ? "" : "; did you mean \"" + nearest + "\"?");
    return fallback;
  }

  List<Integer> wholes(String field, List<Integer> fallback, int min, int max, int low, int high) {
    List<Integer> list = new ArrayList<>();
    List<Node> nodes =
        items(field, fallback, min, max, "whole numbers from " + low + " to " + high);
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      list.add((int) whole(nodes.get(i), at(field) + "[" + i + "]", low, high));
    }
    return nodes == null && fallback != null ? fallback : List.copyOf(list);
  }

  /** Numbers, each once. */
  List<Double> reals(
      String field, List<Double> fallback, int min, int max, double low, double high) {
    String what = "numbers from " + Scalars.number(low) + " to " + Scalars.number(high);
    List<Node> nodes = items(field, fallback, min, max, what);
    if (nodes == null) {
      return fallback;
    }
    List<Double> list = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String item = at(field) + "[" + i + "]";
      double value = real(nodes.get(i), item, low, high);
      if (errors.clean(item) && list.contains(value)) {
        wrong(nodes.get(i), item, "must differ from the others");
      }
      list.add(value);
    }
    return List.copyOf(list);
  }

  /** Image indices {@code [from, to]} of a file that has {@code limit} images. */
  Range range(String field, int limit) {
    String rule = "must be [from, to], whole numbers with 0 <= from < to <= " + limit;
    Node node = required(field, null, rule);
    if (node instanceof SequenceNode sequence && sequence.getValue().size() == 2) {
      Long from = Scalars.whole(sequence.getValue().get(0));
      Long to = Scalars.whole(sequence.getValue().get(1));
      if (from != null && to != null && 0 <= from && from < to && to <= limit) {
        return new Range(from.intValue(), to.intValue());
      }
      errors.add(
          line(node),
          at(field),
          rule
              + ", was ["
              + Scalars.describe(sequence.getValue().get(0))
              + ", "
              + Scalars.describe(sequence.getValue().get(1))
              + "]");
    } else if (node != null) {
      wrong(node, at(field), rule);
    }
    return new Range(0, 1);
  }

  /**
   * Mappings of a list, where a word stands for a mapping with that name; null if the field is
   * absent or wrong.
   */
  List<Section> sections(String field, int min, int max, boolean words) {
    List<Node> nodes = items(field, List.of(), min, max, words ? "names or mappings" : "mappings");
    if (nodes == null) {
      return null;
    }
    List<Section> list = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      String item = at(field) + "[" + i + "]";
      boolean word = words && Scalars.text(node) != null;
      Section section = new Section(errors, word ? null : node, item, line(node));
      if (word) {
        section.values.put("name", node);
        section.keyLines.put("name", line(node));
      } else if (Scalars.empty(node)) {
        wrong(node, item, "must be a mapping of fields");
      }
      list.add(section);
    }
    return list;
  }

  private List<Node> items(String field, List<?> fallback, int min, int max, String what) {
    String rule = "must be a list of " + min + " to " + max + " " + what;
    Node node = required(field, fallback, rule);
    if (node == null) {
      return null;
    }
    if (node instanceof SequenceNode sequence) {
      int size = sequence.getValue().size();
      if (size >= min && size <= max) {
        return sequence.getValue();
      }
      errors.add(line(node), at(field), rule + ", was a list of " + size);
    } else {
      wrong(node, at(field), rule);
    }
    return null;
  }

  private Node required(String field, Object fallback, String rule) {
    if (!has(field) && fallback == null && !keyLines.containsKey(field)) {
      errors.add(line, at(field), "is missing; " + rule);
    }
    return values.get(field);
  }

  private long whole(Node node, String field, long low, long high) {
    Long value = Scalars.whole(node);
    if (value == null || value < low || value > high) {
      wrong(node, field, "must be a whole number from " + low + " to " + high);
      return low;
    }
    return value;
  }

  private double real(Node node, String field, double low, double high) {
    Double value = Scalars.real(node);
    if (value == null || !(value >= low && value <= high)) {
      wrong(
          node,
          field,
          "must be a number from " + Scalars.number(low) + " to " + Scalars.number(high));
      return low;
    }
    return value;
  }

  private void wrong(Node node, String field, String rule) {
    wrong(node, field, rule, "");
  }

  private void wrong(Node node, String field, String rule, String hint) {
    errors.add(line(node), field, rule + ", was " + Scalars.describe(node) + hint);
  }
}
