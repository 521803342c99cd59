package io.gradinstructor.campaign;

import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.registry.Field;
import io.gradinstructor.training.registry.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings by their paths, as in {@code optimizer.decay}, {@code objective.smoothing} or {@code
 * terms.l2.strength}: a part in a list goes by its word, and settings that stand beside a field go
 * without its name. What a knob is for a layer, from 0, is {@code rates.0}.
 */
final class Paths {
  /** What is no one value. */
  private static final Set<Field.Form> UNTUNED =
      Set.of(
          Field.Form.GROUP,
          Field.Form.PARTS,
          Field.Form.NUMBERS,
          Field.Form.WORD,
          Field.Form.FILE,
          Field.Form.DATASET);

  private static final Pattern LAYER = Pattern.compile("\\d|1\\d");

  private Paths() {}

  /** The setting at a path, if it can be one value or another; null if there is none. */
  static Field field(Object record, String path) {
    for (Field f : settings(record)) {
      if (f.setting().beside()) {
        Field found = field(f.in(record), path);
        if (found != null) {
          return found;
        }
      } else if (f.name().equals(head(path))) {
        return within(f, f.in(record), path);
      }
    }
    return null;
  }

  private static Field within(Field f, Object value, String path) {
    Field.Form form = f.form();
    if (!path.contains(".")) {
      return UNTUNED.contains(form) ? null : f;
    }
    String rest = tail(path);
    return switch (form) {
      case PART, GROUP -> field(value, rest);
      case PARTS -> {
        Object part = named((List<?>) value, head(rest));
        yield part == null || !rest.contains(".") ? null : field(part, tail(rest));
      }
      case KNOB -> f.setting().layered() && LAYER.matcher(rest).matches() ? f : null;
      default -> null;
    };
  }

  /** Those that files may say, and that are there. */
  private static List<Field> settings(Object record) {
    return Field.of(record.getClass()).stream()
        .filter(f -> f.setting() != null && f.in(record) != null)
        .toList();
  }

  /** Every path that there is. */
  static List<String> all(Object record) {
    List<String> all = new ArrayList<>();
    for (Field f : settings(record)) {
      Object value = f.in(record);
      boolean beside = f.setting().beside();
      if (!beside && within(f, value, f.name()) != null) {
        all.add(f.name());
      }
      below(f, value).map(n -> beside ? n : f.name() + "." + n).forEach(all::add);
    }
    return all;
  }

  private static Stream<String> below(Field f, Object value) {
    return switch (f.form()) {
      case PART, GROUP -> all(value).stream();
      case PARTS ->
          ((List<?>) value)
              .stream().flatMap(p -> all(p).stream().map(n -> Parts.kind(p) + "." + n));
      default -> Stream.of();
    };
  }

  /**
   * The same record with another setting.
   *
   * @param path of one that there is
   */
  static <R> R with(R record, String path, Object value) {
    List<Object> values = new ArrayList<>();
    for (Field f : Field.of(record.getClass())) {
      Object old = f.in(record);
      boolean beside = f.setting() != null && f.setting().beside();
      if (beside && field(old, path) != null) {
        values.add(with(old, path, value));
      } else {
        values.add(!beside && f.name().equals(head(path)) ? set(f, old, path, value) : old);
      }
    }
    return cast(record, Field.make(record.getClass(), values));
  }

  @SuppressWarnings("unchecked")
  private static <R> R cast(R like, Object made) {
    return (R) like.getClass().cast(made);
  }

  private static Object set(Field f, Object old, String path, Object value) {
    if (!path.contains(".")) {
      return alone(old, value);
    }
    if (old instanceof Knob k) {
      return k.with(Integer.parseInt(tail(path)), (Double) value);
    }
    if (f.form() != Field.Form.PARTS) {
      return with(old, tail(path), value);
    }
    String kind = head(tail(path));
    List<Object> parts = new ArrayList<>();
    for (Object part : (List<?>) old) {
      parts.add(Parts.kind(part).equals(kind) ? with(part, tail(tail(path)), value) : part);
    }
    return List.copyOf(parts);
  }

  /** A number in place of what may be more than a number. */
  private static Object alone(Object old, Object value) {
    if (value instanceof Double d) {
      return old instanceof Knob k ? k.with(d) : old instanceof Rate ? Rate.of(d) : d;
    }
    return value;
  }

  private static Object named(List<?> parts, String kind) {
    return parts.stream().filter(p -> Parts.kind(p).equals(kind)).findFirst().orElse(null);
  }

  private static String head(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private static String tail(String path) {
    return path.substring(path.indexOf('.') + 1);
  }
}
