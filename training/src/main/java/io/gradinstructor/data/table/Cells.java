package io.gradinstructor.data.table;

/** Hears a table cell by cell, row by row. */
interface Cells {
  /**
   * A cell of the row that is read.
   *
   * @param column from 0
   * @param bytes its text in the file's charset is within; not to be kept
   */
  void cell(int column, byte[] bytes, int from, int length);

  /**
   * The row is over.
   *
   * @param line of the file where it began, from 1
   * @param columns how many cells it had
   */
  void end(long line, int columns);
}
