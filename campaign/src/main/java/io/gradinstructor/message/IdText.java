package io.gradinstructor.message;

import java.util.function.Function;
import java.util.regex.Pattern;

/** How ids are written: names between slashes. */
final class IdText {
  private static final int LONGEST = 500;
  private static final int PARTS = 4;

  /** As campaign files allow, and an id's hash: names go into files and addresses. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private IdText() {}

  /**
   * Reads an id of four parts; one that would be written otherwise is none.
   *
   * @param what it names
   * @param example how such an id reads
   * @param reader of its parts
   * @throws IllegalArgumentException if it is no such id
   */
  static <T> T read(String what, String example, String text, Function<String[], T> reader) {
    IllegalArgumentException cause = null;
    try {
      String[] parts = text.length() > LONGEST ? new String[0] : text.split("/", PARTS + 1);
      T id = parts.length == PARTS ? reader.apply(parts) : null;
      if (id != null && id.toString().equals(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      cause = e;
    }
    throw new IllegalArgumentException(
        what + ": " + quoted(text) + " is no id of " + example, cause);
  }

  /** A part that is a name. */
  static String name(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + ": " + quoted(name) + " is no name");
    }
    return name;
  }

  /** A part that is a number, with leading zeros or without; −1 if it is none. */
  static int number(String text) {
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
  }

  /** Cut short, as it may have come from anybody. */
  static String quoted(String text) {
    return text == null || text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
