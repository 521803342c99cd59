package io.gradinstructor.data.table;

/** Hears a table cell by cell, row by row. */
interface Cells {
  /** Whether cells of a column are of any use. */
  default boolean wants(int column) {
    return true;
  }

  /**
   * A cell of the row that is read.
   *
   * @param column from 0
   * @param bytes its text in the file's charset is within; not to be kept
   */
  void cell(int column, byte[] bytes, int from, int length);

  /**
   * A cell that is a number and no text.
   *
   * @param x NaN for a missing one
   */
  default void number(int column, double x) {
    byte[] text = Double.isNaN(x) ? new byte[0] : Decimal.text(x);
    cell(column, text, 0, text.length);
  }

  /**
   * The row is over.
   *
   * @param line of the file where it began, or the row's number, from 1
   * @param columns how many cells it had
   */
  void end(long line, int columns);
}
