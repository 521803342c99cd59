package io.gradinstructor.data.table;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Separated text, plain or gzip.
 *
 * @param file as the campaign names it
 * @param testFile rows of the test; null if they are in the file
 * @param header whether the first row has the columns' names; else they are their numbers, from 1
 * @param separator between cells
 * @param quote around cells that have separators
 * @param decimal point of numbers, or comma
 * @param charset of the files, where a letter below 128 is one byte
 */
public record Csv(
    String file,
    String testFile,
    boolean header,
    char separator,
    char quote,
    char decimal,
    String charset,
    Columns columns)
    implements Source {
  /** As RFC 4180 has it, in UTF-8. */
  public static Csv of(String file, Columns columns) {
    return new Csv(file, null, true, ',', '"', '.', "utf-8", columns);
  }

  @Override
  public String format() {
    return "csv";
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
    Notation notation =
        new Notation(
            Charset.forName(charset),
            decimal,
            "line",
            "say the file's charset, such as windows-1252");
    return new TableReader(
        places,
        columns,
        notation,
        (place, cells) ->
            Opened.read(
                place,
                (in, name) -> {
                  Named named = new Named(name, header, notation, cells);
                  new CsvScanner(in, name, separator, quote, named).scan();
                  named.over();
                }));
  }
}
