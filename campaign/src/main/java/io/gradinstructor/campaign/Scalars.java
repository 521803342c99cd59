package io.gradinstructor.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Values from YAML scalars; each method gives null for what is no such value. Numbers are decimal
 * only: YAML 1.1 would read {@code 010} as eight and {@code 1:30} as ninety.
 */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
  private static final Pattern REAL =
      Pattern.compile(
          "[-+]?((0|[1-9][0-9]{0,17})(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,4})?");

  private Scalars() {}

  static Long whole(Node node) {
    String text = plain(node);
    return text != null && WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  static Double real(Node node) {
    String text = plain(node);
    return text != null && REAL.matcher(text).matches() ? Double.valueOf(text) : null;
  }

  static Boolean truth(Node node) {
    String text = plain(node);
    return "true".equals(text) ? Boolean.TRUE : "false".equals(text) ? Boolean.FALSE : null;
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar && !empty(node) ? scalar.getValue() : null;
  }

  static boolean empty(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static String plain(Node node) {
    return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
        ? scalar.getValue()
        : null;
  }

  /** What was found, for messages. */
  static String describe(Node node) {
    if (node instanceof ScalarNode scalar) {
      String value = scalar.getValue();
      return empty(node)
          ? "empty"
          : '"' + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + '"';
    }
    if (node instanceof SequenceNode list && list.getValue().size() == 2) {
      return "[" + item(list.getValue().get(0)) + ", " + item(list.getValue().get(1)) + "]";
    }
    return node instanceof MappingNode ? "a mapping" : "a list";
  }

  private static String item(Node node) {
    return real(node) != null ? plain(node) : node instanceof ScalarNode ? describe(node) : "…";
  }

  /** A bound as people write it. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A word that stands in no file. */
  static Node node(String word) {
    return new ScalarNode(Tag.STR, word, null, null, ScalarStyle.PLAIN);
  }

  /** Names of an enum's constants in the file. */
  static <E extends Enum<E>> List<String> labels(Class<E> type) {
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      try {
        labels.add(type.getField(constant.name()).getAnnotation(JsonProperty.class).value());
      } catch (NoSuchFieldException e) {
        throw new AssertionError(e);
      }
    }
    return labels;
  }
}
