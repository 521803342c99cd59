package io.gradinstructor.core.training;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.core.training.parts.Adam;
import io.gradinstructor.core.training.parts.AdamW;
import io.gradinstructor.core.training.parts.Constant;
import io.gradinstructor.core.training.parts.Cosine;
import io.gradinstructor.core.training.parts.FlatThenLinear;
import io.gradinstructor.core.training.parts.Linear;
import io.gradinstructor.core.training.parts.OneCycle;
import io.gradinstructor.core.training.parts.Sgd;
import io.gradinstructor.core.training.parts.WarmUp;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parts that campaign files may name, in the order in which documents list them. All that is
 * known of a part's settings is told by its record: here is the one place that looks at it.
 */
public final class Parts {
  private static final List<Class<? extends Part>> ALL =
      List.of(
          Sgd.class,
          Adam.class,
          AdamW.class,
          Constant.class,
          Cosine.class,
          OneCycle.class,
          Linear.class,
          FlatThenLinear.class,
          WarmUp.class);

  /** The places where parts go, by the field that takes them. */
  private static final Map<String, Class<?>> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("optimizer", Optimizer.class);
    PLACES.put("schedule", Schedule.class);
  }

  private Parts() {}

  /** Types of parts by the field that takes them. */
  public static Map<String, Class<?>> places() {
    return Collections.unmodifiableMap(PLACES);
  }

  /** A setting: how it is called, what it takes. */
  public record Field(String name, Class<?> type, Setting setting) {
    /** Whether it is a part itself. */
    public boolean part() {
      return PLACES.containsValue(type);
    }

    /** What it may be. */
    public String values() {
      if (type == double.class) {
        return number(setting.from()) + " to " + number(setting.to());
      }
      return type == boolean.class
          ? "true, false"
          : of(type).stream().map(Entry::kind).collect(Collectors.joining(", "));
    }

    private static String number(double x) {
      return x == Math.rint(x)
          ? Long.toString((long) x)
          : Double.toString(x).replace(".0E", "e").replace('E', 'e');
    }
  }

  /** A part as it may be named. */
  public record Entry(Class<? extends Part> type) {
    /** Its word. */
    public String kind() {
      return type.getAnnotation(Kind.class).value();
    }

    /** What it does. */
    public String says() {
      return type.getAnnotation(Kind.class).says();
    }

    /** Its settings, in order. */
    public List<Field> fields() {
      List<Field> fields = new ArrayList<>();
      for (RecordComponent c : type.getRecordComponents()) {
        fields.add(new Field(kebab(c.getName()), c.getType(), c.getAnnotation(Setting.class)));
      }
      return fields;
    }

    /** The part with these settings, in the order of its fields. */
    public Part with(List<?> values) {
      try {
        Class<?>[] types =
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<? extends Part> made = type.getDeclaredConstructor(types);
        return made.newInstance(values.toArray());
      } catch (InvocationTargetException e) {
        throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(type + " is a public record", e);
      }
    }
  }

  /** Parts for a place. */
  public static List<Entry> of(Class<?> place) {
    return ALL.stream().filter(place::isAssignableFrom).map(Entry::new).toList();
  }

  /** The part of a kind for a place. */
  public static Optional<Entry> of(Class<?> place, String kind) {
    return of(place).stream().filter(e -> e.kind().equals(kind)).findFirst();
  }

  /** Settings of a part by name, in order. */
  public static Map<String, Object> settings(Object part) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (RecordComponent c : part.getClass().getRecordComponents()) {
      try {
        settings.put(kebab(c.getName()), c.getAccessor().invoke(part));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(part.getClass() + " is a public record", e);
      }
    }
    return settings;
  }

  /** Its word. */
  public static String kind(Object part) {
    return part.getClass().getAnnotation(Kind.class).value();
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
