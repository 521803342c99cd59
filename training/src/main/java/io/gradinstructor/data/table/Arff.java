package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Weka's attribute-relation files in UTF-8, dense, with nominal, numeric and string attributes. A
 * question mark stands for a missing value.
 *
 * @param file as the campaign names it
 * @param testFile rows of the test; null if they are in the file
 */
public record Arff(String file, String testFile, Columns columns) implements Source {
  static final Notation NOTATION = Notation.utf8("line", "save the file as UTF-8");

  @Override
  public String format() {
    return "arff";
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
    return new TableReader(
        places,
        columns,
        NOTATION,
        (place, cells) ->
            Opened.read(place, (in, name) -> new ArffScanner(in, name, cells).scan()));
  }
}
