package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.registry.Field;
import io.gradinstructor.training.registry.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads parts and records of settings as their annotations tell. A part is its word alone, or
 * {@code {word: {setting: value}}}, or {@code {kind: word, setting: value}}.
 */
final class PartReader {
  private PartReader() {}

  /**
   * A record of settings.
   *
   * @param others what it has where the section says nothing
   */
  static <R> R settings(Section s, Class<R> type, R others) {
    List<Object> values = new ArrayList<>();
    for (Field f : Field.of(type)) {
      values.add(value(s, f, f.in(others)));
    }
    try {
      return type.cast(Field.make(type, values));
    } catch (IllegalArgumentException e) {
      // What is wrong by itself stands for something else.
      if (s.errors.clean(s.path)) {
        s.errors.add(s.line, s.path, e.getMessage());
      }
      return others;
    }
  }

  /** A setting. */
  static Object value(Section s, Field f, Object fallback) {
    double from = f.setting().from();
    double to = f.setting().to();
    return switch (f.form()) {
      case NUMBER -> s.real(f.name(), (Double) fallback, from, to);
      case WHOLE -> s.whole(f.name(), (Integer) fallback, (int) from, (int) to);
      case TRUTH -> s.truth(f.name(), (Boolean) fallback);
      case WORD -> word(s, f, fallback);
      case KNOB -> knob(s, f, (Knob) fallback);
      case RATE -> rate(s, f, (Rate) fallback);
      case NUMBERS -> s.reals(f.name(), numbers(fallback), 1, 100, from, to, false);
      case PART -> cast(s, f, fallback);
      case PARTS -> parts(s, f.name(), f.item(), (List<?>) fallback);
      case FILE -> file(s, f.name(), (NetworkFile) fallback);
      case DATASET -> dataset(s, f.name(), (DatasetSpec) fallback);
      case GROUP -> group(s, f, fallback);
    };
  }

  private static NetworkFile file(Section s, String field, NetworkFile fallback) {
    String path = s.has(field) ? Scalars.text(s.values.get(field)) : fallback.path();
    if (path == null || s.has(field) && !path.endsWith(".onnx")) {
      s.problem(
          field,
          "must be the path of an ONNX file, *.onnx, was " + Scalars.describe(s.values.get(field)));
      return fallback;
    }
    return new NetworkFile(path, null);
  }

  private static DatasetSpec dataset(Section s, String field, DatasetSpec fallback) {
    if (s.has(field) && !(s.values.get(field) instanceof MappingNode)) {
      s.problem(field, "must be a mapping of fields as the campaign's dataset is");
    }
    return s.has(field) && s.clean(field) ? DatasetReader.read(s.section(field), null) : fallback;
  }

  private static <E extends Enum<E>> E word(Section s, Field f, Object fallback) {
    @SuppressWarnings("unchecked")
    Class<E> words = (Class<E>) f.type();
    return s.choice(f.name(), words, words.cast(fallback));
  }

  private static List<Double> numbers(Object list) {
    return ((List<?>) list).stream().map(Double.class::cast).toList();
  }

  private static <P> P cast(Section s, Field f, Object fallback) {
    @SuppressWarnings("unchecked")
    Class<P> place = (Class<P>) f.type();
    return read(s, f.name(), place, place.cast(fallback));
  }

  private static <R> R group(Section s, Field f, Object fallback) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) f.type();
    Section section = s.section(f.name());
    R group = settings(section, type, type.cast(fallback));
    section.end();
    return group;
  }

  private static Knob knob(Section s, Field f, Knob fallback) {
    String field = f.name();
    double from = f.setting().from();
    double to = f.setting().to();
    if (!s.has(field)) {
      return fallback;
    }
    if (!(s.values.get(field) instanceof MappingNode)) {
      return Knob.of(s.real(field, fallback.value(), from, to));
    }
    Section section = s.section(field);
    Knob knob =
        new Knob(
            section.real("value", null, from, to),
            read(section, "schedule", Schedule.class, new Constant()),
            f.setting().layered()
                ? section.reals("layers", List.of(), 1, 19, 0, 1000, false)
                : List.of());
    section.end();
    return knob;
  }

  private static Rate rate(Section s, Field f, Rate fallback) {
    double from = f.setting().from();
    double to = f.setting().to();
    if (!s.has(f.name())) {
      return fallback;
    }
    if (!(s.values.get(f.name()) instanceof MappingNode)) {
      return Rate.of(s.real(f.name(), fallback.low(), from, to));
    }
    Section section = s.section(f.name());
    List<Double> ends = range(section, "log-uniform", f.setting());
    section.end();
    return ends == null ? fallback : new Rate(ends.get(0), ends.get(1));
  }

  /** Ends of a range, {@code uniform} or {@code log-uniform}; null if they are wrong. */
  static List<Double> range(Section s, String word, Setting setting) {
    List<Double> ends = s.reals(word, null, 2, 2, setting.from(), setting.to());
    if (ends == null || !s.clean(word)) {
      return null;
    }
    boolean log = word.equals("log-uniform");
    if (ends.get(0) >= ends.get(1) || log && ends.get(0) <= 0) {
      s.problem(word, "must ascend" + (log ? " from more than 0" : ""));
      return null;
    }
    return ends;
  }

  /**
   * The part in a field.
   *
   * @param fallback if the field is absent or wrong
   */
  static <P> P read(Section s, String field, Class<P> place, P fallback) {
    return s.has(field)
        ? part(
            new Place(s.errors, s.at(field), s.keyLines.get(field)),
            place,
            s.values.get(field),
            fallback)
        : fallback;
  }

  private static <P> List<P> parts(Section s, String field, Class<P> place, List<?> fallback) {
    List<Node> nodes = s.has(field) ? s.list(field, 0, 20, "parts") : null;
    if (nodes == null) {
      return fallback.stream().map(place::cast).toList();
    }
    List<P> parts = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Place at = new Place(s.errors, s.at(field) + "[" + i + "]", Fields.line(nodes.get(i)));
      P part = part(at, place, nodes.get(i), null);
      if (part != null && parts.stream().anyMatch(p -> Parts.kind(p).equals(Parts.kind(part)))) {
        at.problem("must be named once, is in the list before");
      } else if (part != null) {
        parts.add(part);
      }
    }
    return List.copyOf(parts);
  }

  /** Where a part stands. */
  private record Place(CampaignErrors errors, String path, int line) {
    void problem(String message) {
      errors.add(line, path, message);
    }
  }

  static <P> P part(CampaignErrors errors, String path, Class<P> place, Node node) {
    return part(new Place(errors, path, Fields.line(node)), place, node, null);
  }

  private static <P> P part(Place at, Class<P> place, Node node, P fallback) {
    Map<String, Parts.Entry> entries = new LinkedHashMap<>();
    Parts.of(place).forEach(e -> entries.put(e.kind(), e));
    String word = Scalars.text(node);
    Section settings = new Section(at.errors, null, at.path, at.line);
    if (word == null && node instanceof MappingNode) {
      Section named = new Section(at.errors, node, at.path, at.line);
      if (named.has("kind")) {
        word = Scalars.text(named.values.get("kind"));
        settings = named;
      } else if (named.keyLines.size() == 1) {
        word = named.keyLines.keySet().iterator().next();
        settings = named.section(word);
      }
    }
    if (word != null && entries.containsKey(word)) {
      Parts.Entry entry = entries.get(word);
      Object part = any(settings, entry.type(), entry.usual());
      settings.end();
      return place.cast(part);
    }
    String nearest = word == null ? null : Nearest.of(word, entries.keySet());
    at.problem(
        entries.isEmpty()
            ? "there are no parts for this place"
            : "must be one of "
                + String.join(", ", entries.keySet())
                + ", alone or with settings as in {"
                + entries.keySet().iterator().next()
                + ": {…}}, was "
                + (word == null ? Scalars.describe(node) : '"' + word + '"')
                + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    return fallback;
  }

  private static <R> R any(Section s, Class<R> type, Object usual) {
    return settings(s, type, type.cast(usual));
  }
}
