package io.gradinstructor.campaign;

import io.gradinstructor.data.Range;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the campaign file, read field by field. What is wrong goes to the errors, and
 * reading goes on with a stand-in. Fields that nobody asked for are reported by {@link #end}.
 */
final class Section extends Fields {
  private static final String NAME =
      "must be letters, digits, '-', '_' or '.', 100 at most, the first a letter or digit";

  /** Of a node; null or an empty one is a section without fields. */
  Section(CampaignErrors errors, Node node, String path, int line) {
    super(errors, node, path, line);
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

  /** A name that is safe in ids and in the names of files and folders, whatever the system. */
  String name(String field) {
    Node node = required(field, null, NAME);
    String value = node == null ? "?" : Scalars.text(node);
    if (value == null || !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      if (node != null) {
        wrong(node, at(field), NAME);
      }
      return "?";
    }
    if (value.endsWith(".")) {
      wrong(node, at(field), "must not end with '.', which some systems leave out");
    } else if (value.matches("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?")) {
      wrong(node, at(field), "must not be the name of a device on some systems");
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
    return reals(field, fallback, min, max, low, high, true);
  }

  /** Numbers, where one may come twice unless they are to be distinct. */
  List<Double> reals(
      String field,
      List<Double> fallback,
      int min,
      int max,
      double low,
      double high,
      boolean distinct) {
    String what = "numbers from " + Scalars.number(low) + " to " + Scalars.number(high);
    List<Node> nodes = items(field, fallback, min, max, what);
    if (nodes == null) {
      return fallback;
    }
    List<Double> list = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String item = at(field) + "[" + i + "]";
      double value = real(nodes.get(i), item, low, high);
      if (distinct && errors.clean(item) && list.contains(value)) {
        wrong(nodes.get(i), item, "must differ from the others");
      }
      list.add(value);
    }
    return List.copyOf(list);
  }

  /** Image indices {@code [from, to]} of a file that has {@code limit} images. */
  Range range(String field, int limit) {
    String rule = Range.rule(limit);
    Node node = required(field, null, rule);
    if (node instanceof SequenceNode sequence && sequence.getValue().size() == 2) {
      Long from = Scalars.whole(sequence.getValue().get(0));
      Long to = Scalars.whole(sequence.getValue().get(1));
      if (from != null && to != null && 0 <= from && from < to && to <= limit) {
        return new Range(from.intValue(), to.intValue());
      }
      errors.add(line(node), at(field), rule + ", was " + Scalars.describe(sequence));
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
      if (words && Scalars.text(node) != null) {
        list.add(named(item, node, line(node)));
        continue;
      }
      list.add(new Section(errors, node, item, line(node)));
      if (Scalars.empty(node)) {
        wrong(node, item, "must be a mapping of fields");
      }
    }
    return list;
  }

  /** What a word stands for that a list without items has: a mapping with that name. */
  Section word(String field, String word) {
    return named(at(field) + "." + word, Scalars.node(word), line);
  }

  private Section named(String path, Node name, int at) {
    Section section = new Section(errors, null, path, at);
    errors.found(path, at);
    section.values.put("name", name);
    section.keyLines.put("name", at);
    return section;
  }

  /** One text, or a list of up to {@code max} of them. */
  List<String> texts(String field, int max) {
    Node node = required(field, null, "must be text, or a list of it");
    if (!(node instanceof SequenceNode)) {
      String one = text(field, true);
      return one == null ? List.of() : List.of(one);
    }
    List<String> all = new ArrayList<>();
    List<Node> items = list(field, 1, max, "texts");
    for (Node item : items == null ? List.<Node>of() : items) {
      String text = Scalars.text(item);
      if (text == null || text.isBlank()) {
        wrong(item, at(field), "must be text, or a list of it");
      } else {
        all.add(text);
      }
    }
    return List.copyOf(all);
  }

  /** Nodes of a required list; null if it is absent or wrong. */
  List<Node> list(String field, int min, int max, String what) {
    return items(field, null, min, max, what);
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
