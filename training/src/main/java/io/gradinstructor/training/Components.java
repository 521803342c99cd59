package io.gradinstructor.training;

import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** Components of records as settings: what they are called in files, what they are in a record. */
public final class Components {
  private Components() {}

  /** Its name in files: {@code learning-rate} of {@code learningRate}. */
  public static String name(RecordComponent c) {
    return c.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** What it is in a record that has it. */
  public static Object in(Object record, RecordComponent c) {
    try {
      return c.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(c + " is of a public record", e);
    }
  }
}
