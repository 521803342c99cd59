package io.gradinstructor.core.campaign;

import io.gradinstructor.core.training.Knob;
import io.gradinstructor.core.training.registry.Field;
import io.gradinstructor.core.training.registry.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settings by their paths, as in {@code optimizer.decay}, {@code objective.smoothing} or {@code
 * terms.l2.strength}: a part in a list goes by its word, and what backpropagation takes stands
 * beside it.
 */
final class Paths {
  private Paths() {}

  /** The setting at a path; null if there is none. */
  static Field field(Object record, String path) {
    String head = head(path);
    for (Field f : Field.of(record.getClass())) {
      if (!f.name().equals(head)) {
        continue;
      }
      if (head.equals(path)) {
        return f.setting() == null || f.form() == Field.Form.GROUP || f.form() == Field.Form.PARTS
            ? null
            : f;
      }
      return switch (f.form()) {
        case PART, GROUP -> field(f.in(record), tail(path));
        case PARTS -> {
          Object part = named((List<?>) f.in(record), head(tail(path)));
          yield part == null || !tail(path).contains(".") ? null : field(part, tail(tail(path)));
        }
        default -> null;
      };
    }
    return record instanceof TrainingSpec t ? field(t.trainer(), path) : null;
  }

  /** Every path that there is. */
  static List<String> all(Object record) {
    List<String> all = new ArrayList<>();
    for (Field f : Field.of(record.getClass())) {
      Object value = f.in(record);
      if (f.setting() == null) {
        continue;
      }
      Stream<String> below =
          switch (f.form()) {
            case PART, GROUP -> all(value).stream();
            case PARTS ->
                ((List<?>) value)
                    .stream().flatMap(p -> all(p).stream().map(n -> Parts.kind(p) + "." + n));
            default -> Stream.of();
          };
      if (field(record, f.name()) != null
          && !(value instanceof io.gradinstructor.core.training.Trainer)) {
        all.add(f.name());
      }
      boolean beside = record instanceof TrainingSpec && f.name().equals("trainer");
      below.map(n -> beside ? n : f.name() + "." + n).forEach(all::add);
    }
    return all;
  }

  /** The same record with another setting. */
  static <R> R with(R record, String path, Object value) {
    String head = head(path);
    List<Object> values = new ArrayList<>();
    boolean found = false;
    for (Field f : Field.of(record.getClass())) {
      Object old = f.in(record);
      boolean here = f.name().equals(head);
      found |= here;
      values.add(here ? set(f, old, path, value) : old);
    }
    if (!found && record instanceof TrainingSpec t) {
      return cast(record, t.by(with(t.trainer(), path, value)));
    }
    if (!found) {
      throw new IllegalArgumentException("there is no setting " + path);
    }
    return cast(record, Field.make(record.getClass(), values));
  }

  @SuppressWarnings("unchecked")
  private static <R> R cast(R like, Object made) {
    return (R) like.getClass().cast(made);
  }

  private static Object set(Field f, Object old, String path, Object value) {
    if (!path.contains(".")) {
      return old instanceof Knob k && value instanceof Double d ? new Knob(d, k.schedule()) : value;
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
