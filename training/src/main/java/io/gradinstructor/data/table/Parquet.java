package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Apache Parquet: flat columns of numbers, texts and truth values, the last as the texts {@code
 * false} and {@code true}. Null and NaN are missing values. Rows are counted from 1.
 *
 * @param file as the campaign names it
 * @param testFile rows of the test; null if they are in the file
 */
public record Parquet(String file, String testFile, Columns columns) implements Source {
  private static final Notation NOTATION = Notation.utf8("row", "write its texts in UTF-8");

  @Override
  public String format() {
    return "parquet";
  }

  @Override
  public Map<String, String> files() {
    return Source.files("file", file, testFile);
  }

  @Override
  public boolean tested() {
    return testFile != null;
  }

  @Override
  public Reader reader(List<Path> places) {
    return new TableReader(places, columns, NOTATION, ParquetScanner::scan);
  }
}
