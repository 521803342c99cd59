package io.gradinstructor.explainservice;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.TrialId;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** Parameters of questions, read from their text; refusals name them. */
final class Parameters {
  private Parameters() {}

  /** A trial. */
  static TrialId trial(String text) {
    if (text == null) {
      throw Refusal.bad("trial: is missing");
    }
    return id(TrialId::parse, text);
  }

  /** An instructor; null if none is named. */
  static InstructorId instructor(String text) {
    return text == null || text.isBlank() ? null : id(InstructorId::parse, text);
  }

  private static <T> T id(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(e.getMessage());
    }
  }

  /** A whole number; null of null. */
  static Integer whole(String name, String text, int least, int most) {
    if (text == null) {
      return null;
    }
    // Nine digits are an int.
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw Refusal.bad(
          name + ": must be a whole number from " + least + " to " + most + ", was " + text);
    }
    return number;
  }

  /** A number above 0; null of null. */
  static Double positive(String name, String text) {
    if (text == null) {
      return null;
    }
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!(number > 0 && number <= Float.MAX_VALUE)) {
      throw Refusal.bad(name + ": must be a number above 0, was " + text);
    }
    return number;
  }

  static boolean flag(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw Refusal.bad(name + ": must be true or false, was " + text);
    }
    return text.equals("true");
  }

  /** A constant by its name in lower case. */
  static <E extends Enum<E>> E constant(Class<E> type, String name, String text) {
    for (E e : type.getEnumConstants()) {
      if (e.name().toLowerCase(Locale.ROOT).equals(text)) {
        return e;
      }
    }
    throw Refusal.bad(
        name
            + ": must be one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
            + ", was "
            + text);
  }
}
