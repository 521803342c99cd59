package io.gradinstructor.data;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tables that come with the program and are known by name. */
public enum KnownTable {
  /** Flowers of three species: R. A. Fisher, 1936. 150 rows of 4 numbers. */
  IRIS("iris", "species", Columns.Scale.STANDARD),
  /** Wines of three growers: Forina and others, 1988. 178 rows of 13 numbers. */
  WINE("wine", "class", Columns.Scale.STANDARD),
  /** Tumours, benign and malignant: Wolberg and others, 1995. 569 rows of 30 numbers. */
  BREAST_CANCER("breast-cancer", "diagnosis", Columns.Scale.STANDARD),
  /** Handwritten digits of 8 x 8 pixels: Alpaydin and Kaynak, 1998. 1797 rows of 64 numbers. */
  DIGITS("digits", "digit", Columns.Scale.MIN_MAX);

  private final String label;
  private final String column;
  private final Columns.Scale scale;

  KnownTable(String label, String column, Columns.Scale scale) {
    this.label = label;
    this.column = column;
    this.scale = scale;
  }

  /** The table of that name; null if there is none. */
  public static KnownTable of(String label) {
    return Arrays.stream(values()).filter(t -> t.label.equals(label)).findFirst().orElse(null);
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(t -> t.label).toList();
  }

  /** How it is read. Pixels at the edge of digits are always 0. */
  public Source source() {
    return Csv.of(
        label + ".csv",
        new Columns(
            column, List.of(), Map.of(), List.of(), Columns.Missing.REFUSE, scale, this == DIGITS));
  }

  /** Where it is in the program. */
  Path place() {
    return Path.of(Source.PROGRAM, label + ".csv");
  }
}
