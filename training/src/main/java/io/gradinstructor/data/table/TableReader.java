package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads tables cell by cell.
 *
 * @param places the file, then that of the test if there is one
 * @param scan reads one file
 */
record TableReader(List<Path> places, Columns columns, Notation notation, Scan scan)
    implements Source.Reader {
  /** Reads a file cell by cell. */
  interface Scan {
    /**
     * Reads it.
     *
     * @param cells hears rows of columns with these names
     * @return SHA-256 of what was read
     */
    String of(Path place, Function<List<String>, Cells> cells);
  }

  @Override
  public Profile profile(String by) {
    Profiler profiler = new Profiler(columns, by, notation);
    List<String> sha256 = new ArrayList<>();
    for (Path place : places) {
      sha256.add(scan.of(place, names -> profiler.begin(place.toString(), names)));
    }
    return profiler.end(sha256);
  }

  @Override
  public List<String> rows(Profile profile, Source.Rows wanted) {
    CellRows rows = new CellRows(profile, columns, notation, wanted);
    List<String> sha256 = new ArrayList<>();
    for (Path place : places) {
      sha256.add(scan.of(place, rows::begin));
    }
    return sha256;
  }
}
