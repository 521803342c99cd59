package io.gradinstructor.training.registry;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.data.Range;
import io.gradinstructor.training.Components;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Part;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A setting of a record: how it is called, what it takes. All that is known of settings is told by
 * the records that have them; here is the one place that looks at these.
 */
public record Field(String name, RecordComponent component) {
  /** Of each record once: messages are read and written by them. */
  private static final ClassValue<List<Field>> KNOWN =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .map(c -> new Field(Components.name(c), c))
              .toList();
        }
      };

  /** What a setting may be. */
  public enum Form {
    NUMBER,
    WHOLE,
    TRUTH,
    WORD,
    KNOB,
    RATE,
    NUMBERS,
    PART,
    PARTS,
    FILE,
    DATASET,
    GROUP
  }

  /** Those of a record, in order. */
  public static List<Field> of(Class<?> type) {
    return KNOWN.get(type);
  }

  /** What it means; null of what files do not say. */
  public Setting setting() {
    return component.getAnnotation(Setting.class);
  }

  /** Type of its values. */
  public Class<?> type() {
    return component.getType();
  }

  /** The same with what a list is a list of. */
  public Type generic() {
    return component.getGenericType();
  }

  /** Of a list, what it is a list of; else the same as {@link #type}. */
  public Class<?> item() {
    return generic() instanceof ParameterizedType p
            && p.getActualTypeArguments()[0] instanceof Class<?> of
        ? of
        : type();
  }

  /** What it may be. */
  public Form form() {
    if (type() == double.class) {
      return Form.NUMBER;
    }
    if (type() == int.class) {
      return Form.WHOLE;
    }
    if (type() == boolean.class) {
      return Form.TRUTH;
    }
    if (type().isEnum()) {
      return Form.WORD;
    }
    if (type() == Knob.class) {
      return Form.KNOB;
    }
    if (type() == Rate.class) {
      return Form.RATE;
    }
    if (type() == List.class) {
      return item() == Double.class ? Form.NUMBERS : Form.PARTS;
    }
    if (type() == NetworkFile.class) {
      return Form.FILE;
    }
    if (type() == DatasetSpec.class) {
      return Form.DATASET;
    }
    return Part.class.isAssignableFrom(type()) || Parts.places().containsValue(type())
        ? Form.PART
        : Form.GROUP;
  }

  /** What it may be, in words. */
  public String values() {
    return switch (form()) {
      case NUMBER, WHOLE -> range();
      case KNOB -> range() + (setting().layered() ? ", or a knob for each layer" : ", or a knob");
      case RATE -> range() + ", or {log-uniform: [low, high]}: each trial draws its own";
      case NUMBERS -> "list of " + range();
      case TRUTH -> "true, false";
      case WORD ->
          words().stream().map(w -> String.valueOf(Brief.of(w))).collect(Collectors.joining(", "));
      case FILE -> "path of an ONNX file";
      case DATASET -> "a section as [dataset](campaign.md#dataset)";
      case PART -> kinds();
      case PARTS -> "list of " + kinds();
      case GROUP ->
          of(type()).stream()
              .map(f -> f.name() + ": " + f.values())
              .collect(Collectors.joining("; "));
    };
  }

  private List<?> words() {
    return List.of(type().getEnumConstants());
  }

  private String range() {
    return number(setting().from()) + " to " + number(setting().to());
  }

  private String kinds() {
    String kinds =
        Parts.of(item()).stream().map(Parts.Entry::kind).collect(Collectors.joining(", "));
    return kinds.isEmpty() ? "none yet" : kinds;
  }

  private static String number(double x) {
    return x == Math.rint(x)
        ? Long.toString((long) x)
        : Double.toString(x).replace(".0E", "e").replace('E', 'e');
  }

  /** What it is unless a file says otherwise. */
  public Object usual() {
    String is = setting().is();
    return switch (form()) {
      case NUMBER -> Double.valueOf(is);
      case WHOLE -> Integer.valueOf(is);
      case TRUTH -> Boolean.valueOf(is);
      case WORD -> words().stream().filter(w -> Brief.of(w).equals(is)).findFirst().orElseThrow();
      case KNOB -> Knob.of(Double.parseDouble(is));
      case RATE -> Rate.of(Double.parseDouble(is));
      case PART -> Parts.of(type(), is).orElseThrow().usual();
      case NUMBERS ->
          Arrays.stream(is.substring(1, is.length() - 1).split(", "))
              .filter(number -> !number.isEmpty())
              .map(Double::valueOf)
              .toList();
      case PARTS -> List.of();
      case FILE -> new NetworkFile(is, null);
      case DATASET ->
          new DatasetSpec(
              is, null, null, new Range(0, 8_000), new Range(8_000, 10_000), new Range(0, 2_000));
      case GROUP -> usual(type());
    };
  }

  /** A record with its usual settings. */
  public static Object usual(Class<?> type) {
    return make(type, of(type).stream().map(Field::usual).toList());
  }

  /** What this is in a record that has it. */
  public Object in(Object record) {
    return Components.in(record, component);
  }

  /**
   * A record of these values, in the order of its fields.
   *
   * @throws IllegalArgumentException if the record does not take them together
   */
  public static Object make(Class<?> type, List<?> values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> made = type.getDeclaredConstructor(types);
      return made.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " is a public record", e);
    }
  }
}
