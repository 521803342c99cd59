package io.gradinstructor.data.table;

import io.gradinstructor.basics.DeterministicFault;

/** A file that is no such table as was said: where, what was expected, what was found. */
public final class TableException extends DeterministicFault {
  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public TableException(String message) {
    super(message);
  }

  /** With a reason and what caused it. */
  public TableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of a line of a file. */
  static TableException at(String file, long line, String message) {
    return new TableException(file + ", line " + line + ": " + message);
  }

  /** Of a cell of a file. */
  static TableException at(String file, long line, String column, String message) {
    return new TableException(
        file + ", line " + line + ", column " + quoted(column) + ": " + message);
  }

  /** A text of a file in a message, which may be anything. */
  static String quoted(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return '"' + shown.replace("\n", "\\n").replace("\r", "\\r") + '"';
  }
}
