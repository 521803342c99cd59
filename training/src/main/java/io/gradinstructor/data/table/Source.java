package io.gradinstructor.data.table;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where rows come from: a format, its files as a campaign names them, and how they are meant. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Csv.class, name = "csv"),
  @JsonSubTypes.Type(value = Arff.class, name = "arff"),
  @JsonSubTypes.Type(value = Parquet.class, name = "parquet"),
  @JsonSubTypes.Type(value = Npy.class, name = "npy"),
  @JsonSubTypes.Type(value = Pictures.class, name = "pictures")
})
public sealed interface Source permits Csv, Arff, Parquet, Npy, Pictures {
  /** Folder of the files that are in the program itself. */
  String PROGRAM = "gi-tables";

  /** Its word in campaign files. */
  String format();

  /** Files or folders, by the field that names them, those of the test last. */
  Map<String, String> files();

  /**
   * A file or folder under a field, and the one of the test under {@code test-} and that field.
   *
   * @param test null if its rows are among the others
   */
  static Map<String, String> files(String field, String all, String test) {
    Map<String, String> files = new LinkedHashMap<>(Map.of(field, all));
    if (test != null) {
      files.put("test-" + field, test);
    }
    return files;
  }

  /** What columns mean and how they are scaled; null of pictures, which have none. */
  Columns columns();

  /** Whether the test rows are in files of their own. */
  boolean tested();

  /**
   * Reads it.
   *
   * @param places real paths, in the order of {@link #files}
   */
  Reader reader(List<Path> places);

  /** Gives the rows of a source, as often as one likes. */
  interface Reader {
    /**
     * Reads all of it once and says what there is.
     *
     * @param by column whose equal values are a group, and which is no feature then; null for none
     * @throws TableException if something is not as it was said to be
     */
    Profile profile(String by);

    /**
     * Reads the rows that are wanted, in their order.
     *
     * @param profile what there is
     * @return SHA-256 of what was read, as {@link Profile#sha256}
     */
    List<String> rows(Profile profile, Rows wanted);
  }

  /** Hears rows. Those of test files are counted on from the others. */
  interface Rows {
    /** Whether a row is wanted. */
    boolean wants(int row);

    /**
     * A row that is wanted.
     *
     * @param raw its numbers before scaling, NaN where one is missing; not to be kept
     * @param label place of its class
     */
    void row(int row, double[] raw, int label);
  }
}
