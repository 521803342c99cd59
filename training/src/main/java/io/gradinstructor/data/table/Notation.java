package io.gradinstructor.data.table;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How cells of a file are written, and how messages speak of it.
 *
 * @param decimal point of numbers, or comma
 * @param unit what is counted to say where something is
 * @param remedy what to do about bytes that are no text
 */
record Notation(Charset charset, char decimal, String unit, String remedy) {
  /** In UTF-8, with a point. */
  static Notation utf8(String unit, String remedy) {
    return new Notation(StandardCharsets.UTF_8, '.', unit, remedy);
  }

  /** What to say of bytes that are no text. */
  String encoding(String of) {
    return "expected " + charset + " in the " + of + ", found bytes that are none; " + remedy;
  }

  /** Of a cell, whatever of the file is wrong with it. */
  TableException at(String file, long place, String column, String problem) {
    return new TableException(
        file
            + ", "
            + unit
            + " "
            + place
            + ", column "
            + TableException.quoted(column)
            + ": "
            + problem);
  }
}
