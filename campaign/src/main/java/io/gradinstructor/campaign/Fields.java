package io.gradinstructor.campaign;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the campaign file as it stands there: its fields, their lines, and which of them
 * somebody asked for. What it merges ({@code <<}) counts where it does not say otherwise itself.
 */
class Fields {
  final CampaignErrors errors;
  final String path;
  final int line;
  final Map<String, Node> values = new LinkedHashMap<>();
  final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** Of a node; null or an empty one is a section without fields. */
  Fields(CampaignErrors errors, Node node, String path, int line) {
    this.errors = errors;
    this.path = path;
    this.line = line;
    if (node instanceof MappingNode mapping) {
      read(mapping);
    } else if (node != null && !Scalars.empty(node)) {
      errors.add(line, path, "must be a mapping of fields, was " + Scalars.describe(node));
    }
  }

  private void read(MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!merges(tuple)) {
        add(tuple);
      }
    }
    merge(mapping, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean merges(NodeTuple tuple) {
    return Tag.MERGE.equals(tuple.getKeyNode().getTag());
  }

  /** Adds what the mapping merges and is not there yet: the first one that has a field counts. */
  private void merge(MappingNode into, Set<Node> seen) {
    if (!seen.add(into)) {
      return;
    }
    for (NodeTuple tuple : into.getValue()) {
      if (!merges(tuple)) {
        continue;
      }
      if (tuple.getValueNode() instanceof SequenceNode several) {
        several.getValue().forEach(from -> merge(tuple, from, seen));
      } else {
        merge(tuple, tuple.getValueNode(), seen);
      }
    }
  }

  private void merge(NodeTuple at, Node from, Set<Node> seen) {
    if (!(from instanceof MappingNode mapping)) {
      errors.add(
          line(at.getKeyNode()),
          at("<<"),
          "must be a mapping of fields or a list of such, was " + Scalars.describe(from));
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = Scalars.text(tuple.getKeyNode());
      if (!merges(tuple) && key != null && !keyLines.containsKey(key)) {
        keyLines.put(key, line(at.getKeyNode()));
        values.put(key, tuple.getValueNode());
      }
    }
    merge(mapping, seen);
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
    if (values.containsKey(field)) {
      errors.found(at(field), keyLines.get(field));
    }
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
        errors.add(key.getValue(), at(key.getKey()), unknown(key.getKey(), key.getValue()));
      }
    }
  }

  private String unknown(String field, int where) {
    if (errors.full()) {
      return "";
    }
    if (known.isEmpty()) {
      return "unknown field; there are none here";
    }
    String nearest = Nearest.of(field, known);
    return nearest == null
        ? errors.allowed(String.join(", ", known), where)
        : "unknown field; did you mean \"" + nearest + "\"?";
  }
}
