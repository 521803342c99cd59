package io.gradinstructor.training.registry;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Part;
import io.gradinstructor.training.Rate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings as a campaign file would say them in as few words as possible: a part of usual settings
 * is its word, another one says what is not usual. Made of numbers, truth values, texts, lists and
 * maps.
 */
public final class Brief {
  private Brief() {}

  /** Of a setting. */
  public static Object of(Object value) {
    if (value instanceof Knob k) {
      return k.equals(Knob.of(k.value())) ? (Object) k.value() : fields(k, Knob.of(Double.NaN));
    }
    if (value instanceof Rate r) {
      return r.fixed() ? (Object) r.low() : Map.of("log-uniform", List.of(r.low(), r.high()));
    }
    if (value instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      list.forEach(v -> all.add(of(v)));
      return all;
    }
    if (value instanceof NetworkFile file) {
      return file.path();
    }
    if (value instanceof DatasetSpec data) {
      return of(data);
    }
    if (value instanceof Part part) {
      Parts.Entry entry = new Parts.Entry(part.getClass());
      Map<String, Object> fields = fields(part, entry.named() ? entry.usual() : null);
      return fields.isEmpty() ? entry.kind() : Map.of(entry.kind(), fields);
    }
    if (value instanceof Record r) {
      boolean known = Field.of(r.getClass()).stream().allMatch(f -> f.setting() != null);
      return fields(r, known ? Field.usual(r.getClass()) : null);
    }
    if (value instanceof Enum<?> e) {
      return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }

  /** Where it lies is nobody's business. */
  private static Object of(DatasetSpec data) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", data.name());
    if (data.classes() != null) {
      all.put("classes", data.classes());
    }
    all.put("train", List.of(data.train().from(), data.train().to()));
    all.put("test", List.of(data.test().from(), data.test().to()));
    return all;
  }

  /** All settings of a record, by their names. */
  public static Map<String, Object> all(Object record) {
    return fields(record, null);
  }

  private static Map<String, Object> fields(Object record, Object usual) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Field f : Field.of(record.getClass())) {
      Object value = f.in(record);
      if (value != null && (usual == null || !value.equals(f.in(usual)))) {
        all.put(f.name(), of(value));
      }
    }
    return all;
  }

  /** In one line. */
  public static String text(Object brief) {
    if (brief instanceof Map<?, ?> map) {
      StringBuilder out = new StringBuilder();
      map.forEach(
          (k, v) -> {
            out.append(out.length() == 0 ? "" : ", ").append(k);
            out.append(v instanceof Map<?, ?> ? " (" + text(v) + ")" : " " + text(v));
          });
      return out.toString();
    }
    if (brief instanceof List<?> list) {
      return String.join(", ", list.stream().map(Brief::text).toList());
    }
    return brief instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e9
        ? Long.toString(d.longValue())
        : String.valueOf(brief);
  }
}
