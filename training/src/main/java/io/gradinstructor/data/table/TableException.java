package io.gradinstructor.data.table;

import io.gradinstructor.basics.DeterministicFault;
import java.util.HexFormat;

/** A file that is no such table as was said: where, what was expected, what was found. */
public final class TableException extends DeterministicFault {
  private static final long serialVersionUID = 1L;
  private static final HexFormat HEX = HexFormat.of();

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

  /** A text of a file as YAML takes it, where a message advises to write it there. */
  static String word(String text) {
    return text.matches("[\\p{L}\\p{N}_]{1,40}")
        ? text
        : quoted(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** A text of a file in a message, which may be anything. */
  static String quoted(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    StringBuilder out = new StringBuilder("\"");
    for (char c : shown.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(Character.isISOControl(c) ? "\\x" + HEX.toHexDigits((byte) c) : c);
      }
    }
    return out.append('"').toString();
  }
}
