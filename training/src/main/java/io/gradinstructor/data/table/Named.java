package io.gradinstructor.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes columns' names from the first row, or numbers them, and passes on the rows. A row must have
 * as many cells as there are columns; an empty line may be the last one.
 */
final class Named implements Cells {
  private static final int MOST = 100_000;

  private final String file;
  private final boolean header;
  private final Notation notation;
  private final Function<List<String>, Cells> then;
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> first = new ArrayList<>();
  private Cells cells;
  private long empty;
  private boolean blank;

  /**
   * Of a file.
   *
   * @param then hears rows of columns with these names
   */
  Named(String file, boolean header, Notation notation, Function<List<String>, Cells> then) {
    this.file = file;
    this.header = header;
    this.notation = notation;
    this.then = then;
  }

  @Override
  public void cell(int column, byte[] bytes, int from, int length) {
    blank = column == 0 && length == 0;
    if (cells != null) {
      cells.cell(column, bytes, from, length);
    } else {
      first.add(java.util.Arrays.copyOfRange(bytes, from, from + length));
    }
  }

  @Override
  public void end(long line, int columns) {
    if (columns == 1 && blank && (cells == null || names.size() > 1)) {
      empty = empty == 0 ? line : empty;
      return;
    }
    if (empty > 0) {
      throw TableException.at(file, empty, "expected a row, found an empty line");
    }
    if (cells == null) {
      name(line);
      return;
    }
    if (columns != names.size()) {
      throw TableException.at(
          file,
          line,
          "expected "
              + names.size()
              + " cells as in the first row, found "
              + columns
              + (columns > names.size() ? "; cells that have separators need quotes" : ""));
    }
    cells.end(line, columns);
  }

  private void name(long line) {
    if (first.size() > MOST) {
      throw TableException.at(file, line, "expected " + MOST + " columns at most, found more");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < first.size(); i++) {
      byte[] b = first.get(i);
      String name =
          header ? Words.strict(notation.charset(), b, 0, b.length) : String.valueOf(i + 1);
      if (name == null) {
        throw TableException.at(file, line, notation.encoding("name of column " + (i + 1)));
      }
      if (name.isEmpty()) {
        throw TableException.at(
            file, line, "expected a name of column " + (i + 1) + ", found none");
      }
      if (!seen.add(name)) {
        throw TableException.at(
            file,
            line,
            "expected names that differ, found " + TableException.quoted(name) + " twice");
      }
      names.add(name);
    }
    cells = then.apply(List.copyOf(names));
    if (!header) {
      for (int i = 0; i < first.size(); i++) {
        cells.cell(i, first.get(i), 0, first.get(i).length);
      }
      cells.end(line, first.size());
    }
  }

  /** Sees that there were rows. */
  void over() {
    if (cells == null) {
      throw new TableException(file + ": expected rows, found none");
    }
  }
}
