package io.gradinstructor.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads files whose cells are texts.
 *
 * @param places the file, then that of the test if there is one
 * @param scan reads one file
 */
record TextReader(List<Path> places, Columns columns, Charset charset, char decimal, Scan scan)
    implements Source.Reader {
  /** Reads a file cell by cell. */
  interface Scan {
    /**
     * Reads it.
     *
     * @param cells hears rows of columns with these names
     */
    void of(InputStream in, String name, Function<List<String>, Cells> cells) throws IOException;
  }

  @Override
  public Profile profile(String by) {
    Profiler profiler = new Profiler(columns, by, charset, decimal);
    List<String> sha256 = new ArrayList<>();
    for (Path place : places) {
      sha256.add(
          Opened.read(
              place, (in, name) -> scan.of(in, name, names -> profiler.begin(name, names))));
    }
    return profiler.end(sha256);
  }

  @Override
  public List<String> rows(Profile profile, Source.Rows wanted) {
    CellRows rows = new CellRows(profile, columns, charset, decimal, wanted);
    List<String> sha256 = new ArrayList<>();
    for (Path place : places) {
      sha256.add(Opened.read(place, (in, name) -> scan.of(in, name, rows::begin)));
    }
    return sha256;
  }

  /** What to say of bytes that are no text. */
  static String encoding(Charset charset, String of) {
    return "expected "
        + charset
        + " in the "
        + of
        + ", found bytes that are none; say the file's charset, such as windows-1252";
  }
}
