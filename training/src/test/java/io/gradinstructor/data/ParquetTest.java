package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Categorical;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Feature;
import io.gradinstructor.data.table.Parquet;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Unlabelled;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of files that pyarrow wrote; how is in {@code parquet/write.py} of the test resources. */
class ParquetTest {
  private static final int ROWS = 40;

  @TempDir Path folder;

  private Path file(String codec) throws IOException {
    Path file = folder.resolve(codec + ".parquet");
    try (InputStream in = getClass().getResourceAsStream("/parquet/things-" + codec + ".parquet")) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static Columns columns(Missing missing, String... ignored) {
    return new Columns(
        "kind", List.of(ignored), Map.of(), List.of(), missing, Scale.STANDARD, false);
  }

  private static DatasetSpec checked(Source source) {
    DatasetSpec spec =
        new DatasetSpec(
            source.format(),
            null,
            null,
            new Range(0, 20),
            new Range(20, 30),
            new Range(30, 40),
            null,
            null,
            source,
            null,
            false);
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  private static String failure(Source source) {
    return assertThrows(DatasetException.class, () -> checked(source)).getMessage();
  }

  /** What {@code write.py} says, as text: the same table reads the same from either format. */
  private Path text() throws IOException {
    StringBuilder out =
        new StringBuilder("whole,long,unsigned,single,number,price,colour,true,when,list,kind\n");
    String[] colours = {"rot", "grün", "\"blau, \"\"hell\"\"\""};
    for (int i = 0; i < ROWS; i++) {
      out.append(i - 20).append(',');
      out.append(i * 10_000_000_000L).append(',');
      out.append(4294967295L - i).append(',');
      out.append(i / 4.0).append(',');
      out.append(i == 5 ? "" : i * 0.1).append(',');
      out.append(BigDecimal.valueOf(25L * i, 2)).append(',');
      out.append(i == 6 ? "" : colours[i % 3]).append(',');
      out.append(i % 2 == 0).append(",,,");
      out.append(i % 4 < 2 ? "ja" : "nein").append('\n');
    }
    return Files.writeString(folder.resolve("things.csv"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "none"})
  void readsAsTheSameTextDoes(String codec) throws IOException {
    for (Columns c :
        List.of(
            columns(Missing.MEAN, "when", "list"),
            new Columns(
                "kind",
                List.of("when", "list", "true"),
                Map.of("whole", Categorical.ONE_HOT),
                List.of("4294967290", "2.5", "rot"),
                Missing.MEAN,
                Scale.MIN_MAX,
                false),
            new Columns(
                "whole",
                List.of("when", "list"),
                Map.of("true", new Categorical(true, List.of("true", "false"))),
                List.of(),
                Missing.MEAN,
                Scale.NONE,
                false))) {
      boolean byNumber = c.label().equals("whole");
      Csv csv = Csv.of(text().toString(), c);
      Parquet parquet = new Parquet(file(codec).toString(), null, c);
      if (byNumber) {
        // Every number is there once, which both say in their own units.
        assertEquals(
            failure(csv).replace("things.csv, line 2,", codec + ".parquet, row 1,"),
            failure(parquet));
        continue;
      }
      DatasetSpec expected = checked(csv);
      DatasetSpec spec = checked(parquet);
      assertEquals(expected.content().encoding(), spec.content().encoding());
      Dataset from = Datasets.load(expected);
      Dataset to = Datasets.load(spec);
      int width = spec.content().encoding().width();
      assertArrayEquals(from.train().floats(0, 20), to.train().floats(0, 20));
      assertArrayEquals(from.reward().floats(0, 10), to.reward().floats(0, 10));
      assertArrayEquals(from.test().labels(), to.test().labels());
      assertEquals(20 * width, to.train().floats(0, 20).length);
    }
    // Of the row with no number the mean of the other nineteen, which is nought when scaled.
    Parquet parquet =
        new Parquet(file(codec).toString(), null, columns(Missing.MEAN, "when", "list"));
    DatasetSpec spec = checked(parquet);
    List<String> names = spec.content().encoding().features().stream().map(Feature::name).toList();
    assertEquals(
        List.of("whole", "long", "unsigned", "single", "number", "price", "colour", "true"), names);
    assertEquals(0, Datasets.load(spec).train().floats(5, 6)[4]);
    assertEquals(
        List.of("", "blau, \"hell\"", "grün", "rot"),
        spec.content().encoding().features().get(6).categories());
  }

  @Test
  void rowsForPredicting() throws IOException {
    Parquet parquet =
        new Parquet(file("zstd").toString(), null, columns(Missing.MEAN, "when", "list"));
    DatasetSpec spec = checked(parquet);
    Unlabelled rows =
        Unlabelled.read(
            parquet.reader(List.of(file("snappy"))), spec.content().encoding(), "x.parquet");
    assertEquals(ROWS, rows.labels().length);
    assertEquals(1, rows.labels()[3]);
    int width = spec.content().encoding().width();
    assertArrayEquals(
        Datasets.load(spec).train().floats(0, 20),
        java.util.Arrays.copyOf(rows.values(), 20 * width));
  }

  @Test
  void whatIsWrongIsSaidByRowAndColumn() throws IOException {
    String file = file("snappy").toString();
    assertEquals(
        file
            + ", column \"list\": expected numbers, texts or truth values, found lists or other"
            + " things of several parts; ignore: [list] leaves it out",
        failure(new Parquet(file, null, columns(Missing.MEAN, "when"))));
    String when = failure(new Parquet(file, null, columns(Missing.MEAN, "list")));
    assertTrue(
        when.startsWith(
            file
                + ", column \"when\": expected numbers, texts or truth values, found values of the"
                + " type timestamp(micros,"),
        when);
    assertEquals(
        file
            + ", row 6, column \"number\": expected a value, found none; missing: mean puts the mean"
            + " of the training rows there, of texts a text of its own",
        failure(new Parquet(file, null, columns(Missing.REFUSE, "when", "list"))));
    assertTrue(
        failure(new Parquet(file, null, Columns.of("art")))
            .contains("expected a column \"art\" as label says, found whole, long, "));
    String lz4 = file("lz4").toString();
    assertEquals(
        lz4
            + ": expected pages packed by snappy, zstd, gzip or not at all, found LZ4_RAW: write the"
            + " file with one of these",
        failure(new Parquet(lz4, null, columns(Missing.MEAN))));
  }

  /** Damage of any byte is told as damage, or is in what nobody reads, or changes a value. */
  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "none"})
  void damagedFiles(String codec) throws IOException {
    Path file = file(codec);
    byte[] whole = Files.readAllBytes(file);
    Parquet parquet = new Parquet(file.toString(), null, columns(Missing.MEAN, "when", "list"));
    for (int i = 0; i < whole.length; i += 37) {
      byte[] bytes = whole.clone();
      bytes[i] ^= (byte) (1 + i % 255);
      Files.write(file, bytes);
      try {
        checked(parquet);
      } catch (DatasetException e) {
        assertTrue(e.getMessage().contains(codec + ".parquet"), e.getMessage());
      }
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertEquals(
        file + ": expected a Parquet file, which begins and ends with PAR1, found other data",
        failure(parquet));
    Files.writeString(file, "a,kind\n1,x\n");
    assertEquals(
        file + ": expected a Parquet file, which begins and ends with PAR1, found other data",
        failure(parquet));
  }
}
