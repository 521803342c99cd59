package io.gradinstructor.training;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A setting that may change in the course of a run.
 *
 * @param value before the schedule
 * @param schedule what it is multiplied by, step by step
 * @param layers what it is multiplied by, layer by layer, the first one first; 1 of those that are
 *     not there
 */
public record Knob(double value, Schedule schedule, List<Double> layers) {
  /** The same in every step and for every layer. */
  public static Knob of(double value) {
    return new Knob(value, new Constant(), List.of());
  }

  /** The same with another value. */
  public Knob with(double other) {
    return new Knob(other, schedule, layers);
  }

  /** The same with another factor of a layer. */
  public Knob with(int layer, double factor) {
    List<Double> other = new ArrayList<>(layers);
    while (other.size() <= layer) {
      other.add(1.0);
    }
    other.set(layer, factor);
    return new Knob(value, schedule, List.copyOf(other));
  }

  /** What it is before the schedule. */
  public double value(int layer) {
    return layer < layers.size() ? value * layers.get(layer) : value;
  }

  /** Whether it never changes. */
  public boolean fixed() {
    return schedule instanceof Constant;
  }

  /** Whether it is 1 for every layer in every step. */
  public boolean neutral() {
    return fixed() && value == 1 && layers.isEmpty();
  }

  /** Whether it is nothing in every step. */
  public boolean none() {
    return value == 0;
  }

  /**
   * All knobs of a record of settings and of what is within it, by their paths, as in {@code
   * rates}, {@code dropout.input} or {@code terms.l2.strength}.
   */
  public static Map<String, Knob> all(Record settings) {
    Map<String, Knob> all = new LinkedHashMap<>();
    collect(settings, "", all);
    return all;
  }

  private static void collect(Record settings, String prefix, Map<String, Knob> all) {
    for (RecordComponent c : settings.getClass().getRecordComponents()) {
      Object value = Components.in(settings, c);
      String path = prefix + Components.name(c);
      if (value instanceof Knob knob) {
        all.put(path, knob);
      } else if (value instanceof List<?> parts) {
        for (Object part : parts) {
          if (part instanceof Record r && part.getClass().isAnnotationPresent(Kind.class)) {
            collect(r, path + "." + part.getClass().getAnnotation(Kind.class).value() + ".", all);
          }
        }
      } else if (value instanceof Record r) {
        collect(r, path + ".", all);
      }
    }
  }
}
