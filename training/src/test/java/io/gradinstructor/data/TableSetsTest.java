package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Categorical;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Feature;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSetsTest {
  @TempDir Path folder;

  private String write(String text) throws IOException {
    Path file = folder.resolve("x.csv");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file.toString();
  }

  private static Columns columns(Scale scale, Missing missing) {
    return new Columns(
        "class",
        List.of("id"),
        Map.of("size", new Categorical(true, List.of("S", "M", "L"))),
        List.of("?", "-1"),
        missing,
        scale,
        false);
  }

  private static DatasetSpec ranges(Source source, int train, int reward, int test) {
    return new DatasetSpec(
        "csv",
        null,
        null,
        new Range(0, train),
        new Range(train, train + reward),
        new Range(train + reward, train + reward + test),
        null,
        null,
        source,
        null,
        false);
  }

  private static DatasetSpec checked(DatasetSpec spec) {
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  private static String failure(DatasetSpec spec) {
    return assertThrows(DatasetException.class, () -> Datasets.check(spec, DataFolder.anywhere()))
        .getMessage();
  }

  private static final String TABLE =
      """
      id,x,colour,size,class
      1,1,red,S,no
      2,3,"blue, dark",M,yes
      3,?,red,L,yes
      4,7,grün,S,no
      5,100,red,M,yes
      6,-1,red,L,no
      """;

  /** Worked out by hand: the training rows have x = 1, 3 and none, so their mean is 2. */
  @Test
  void columnsBecomeNumbers() throws IOException {
    DatasetSpec spec =
        checked(ranges(Csv.of(write(TABLE), columns(Scale.MIN_MAX, Missing.MEAN)), 3, 1, 2));
    Encoding e = spec.content().encoding();
    assertEquals(
        List.of(
            new Feature("x", null, false, List.of(1.0), List.of(0.5), List.of(2.0)),
            new Feature(
                "colour",
                List.of("blue, dark", "grün", "red"),
                false,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                null),
            new Feature("size", List.of("S", "M", "L"), true, List.of(0.0), List.of(0.5), null)),
        e.features());
    assertEquals(List.of("no", "yes"), e.classes());
    Dataset set = Datasets.load(spec);
    assertArrayEquals(
        new float[] {0, 0, 0, 1, 0, 1, 1, 0, 0, 0.5f, 0.5f, 0, 0, 1, 1}, set.train().floats(0, 3));
    assertArrayEquals(new byte[] {0, 1, 1}, set.train().labels());
    assertArrayEquals(new float[] {3, 0, 1, 0, 0}, set.reward().floats(0, 1));
    assertArrayEquals(
        new float[] {49.5f, 0, 0, 1, 0.5f, 0.5f, 0, 0, 1, 1}, set.test().floats(0, 2));
    assertTrue(!spec.pixels());
  }

  /** Population standard deviation of 1, 3 and 2 in place of the missing one is not taken. */
  @Test
  void standardScaling() throws IOException {
    DatasetSpec spec =
        checked(ranges(Csv.of(write(TABLE), columns(Scale.STANDARD, Missing.MEAN)), 3, 1, 2));
    Dataset set = Datasets.load(spec);
    assertEquals(-1, set.train().floats(0, 1)[0]);
    assertEquals(1, set.train().floats(1, 2)[0]);
    assertEquals(0, set.train().floats(2, 3)[0]);
    assertEquals((float) Math.sqrt(1.5), set.train().floats(2, 3)[4], 1e-6);
  }

  @Test
  void otherDialects() throws IOException {
    Path file = folder.resolve("x.csv");
    Charset windows = Charset.forName("windows-1252");
    Files.write(file, "1,5;'ü;'';x';a\n2;y;b\n3;y;b\n0;y;a\n0;y;b\n".getBytes(windows));
    Csv csv =
        new Csv(
            file.toString(),
            null,
            false,
            ';',
            '\'',
            ',',
            "windows-1252",
            new Columns("3", List.of(), Map.of(), List.of(), Missing.REFUSE, Scale.NONE, true));
    DatasetSpec spec = checked(ranges(csv, 3, 1, 1));
    assertEquals(List.of("y", "ü;';x"), spec.content().encoding().features().get(1).categories());
    assertArrayEquals(
        new float[] {1.5f, 0, 1, 2, 1, 0, 3, 1, 0}, Datasets.load(spec).train().floats(0, 3));
  }

  @Test
  void testRowsOfTheirOwn() throws IOException {
    Path test = folder.resolve("test.csv");
    Files.writeString(test, TABLE.replace("5,100", "5,9"));
    Csv csv = Csv.of(write(TABLE), columns(Scale.NONE, Missing.MEAN));
    csv = new Csv(csv.file(), test.toString(), true, ',', '"', '.', "utf-8", csv.columns());
    DatasetSpec spec =
        new DatasetSpec(
            "csv",
            null,
            null,
            new Range(0, 4),
            new Range(4, 6),
            new Range(4, 6),
            null,
            null,
            csv,
            null,
            false);
    Datasets.Found found = Datasets.check(spec, DataFolder.anywhere());
    assertEquals(6, found.train().count());
    assertEquals(6, found.test().count());
    assertEquals(9, Datasets.load(spec.with(found.content())).test().floats(0, 1)[0]);
    Files.writeString(test, TABLE.replace("id,x", "x,id"));
    assertTrue(failure(spec).contains("expected the columns of the training file"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          1,1,red,S,no~1,1,red,S~line 2: expected 5 cells as in the first row, found 4
          4,7,grün~4,7,7,grün~line 5: expected 5 cells as in the first row, found 6; cells that have separators need quotes
          4,7,~4,7a,~line 5, column "x": expected a number as in line 2, found "7a": missing-values: [7a] says that it stands for a missing number, categorical: {x: one-hot} that all are texts
          4,7,~4,"7,5",~line 5, column "x": expected a number as in line 2, found "7,5"; decimal: "," reads numbers with a comma
          4,7,~4,inf,~line 5, column "x": expected a finite number, found "inf"
          4,7,~4,1e39,~line 5, column "x": expected a finite number, found "1e39"
          4,7,~4,NaN,~line 5, column "x": expected a number as in line 2, found "NaN": missing-values: [NaN] says that it stands for a missing number, categorical: {x: one-hot} that all are texts
          4,7,grün~4,7,17~line 5, column "colour": expected a text as in line 2, found the number 17; categorical: {colour: one-hot} takes both as texts
          2,3,"blue, dark",M~2,3,red,XL~line 3, column "size": expected one of S, M, L, found "XL"
          red,S,no~red,S,~line 2, column "class": expected a class, found a missing value; rows without one are of no use
          red,S,no~red,S,maybe~line 2, column "class": expected classes of two rows or more, found "maybe" once: take the row out, or give it another class
          5,100~EMPTY5,100~line 6: expected a row, found an empty line
          id,x,colour~x,x,colour~line 1: expected names that differ, found "x" twice
          """)
  void whatIsWrong(String old, String with, String expected) throws IOException {
    String table =
        TABLE.replaceFirst(java.util.regex.Pattern.quote(old), with.replace("EMPTY", "\n"));
    String file = write(table);
    assertEquals(
        file + ", " + expected,
        failure(ranges(Csv.of(file, columns(Scale.NONE, Missing.MEAN)), 3, 1, 2)));
  }

  @Test
  void wrongAsAWhole() throws IOException {
    String file = write(TABLE);
    assertEquals(
        file
            + ", line 4, column \"x\": expected a value, found none; missing: mean puts the mean of"
            + " the training rows there, of texts a text of its own",
        failure(ranges(Csv.of(file, columns(Scale.NONE, Missing.REFUSE)), 3, 1, 2)));
    assertEquals(
        file + ": expected a column \"klass\" as label says, found id, x, colour, size, class",
        failure(ranges(Csv.of(file, Columns.of("klass")), 3, 1, 2)));
    write("x,class\n3,a\n3,b\n3,a\n4,b\n5,a\n");
    assertEquals(
        file
            + ", column \"x\": expected values that differ, found the value 3.0 in all training"
            + " rows; ignore: [x] leaves it out, constant: true keeps it",
        failure(ranges(Csv.of(file, Columns.of("class")), 3, 1, 1)));
    Files.write(folder.resolve("x.csv"), new byte[] {'x', ',', 'c', '\n', '1', ',', (byte) 0xfc});
    assertEquals(
        file
            + ", line 2, column \"c\": expected UTF-8 in the class, found bytes that are none; say"
            + " the file's charset, such as windows-1252",
        failure(ranges(Csv.of(file, Columns.of("c")), 3, 1, 1)));
    write("");
    assertEquals(
        file + ": expected rows, found none",
        failure(ranges(Csv.of(file, Columns.of("c")), 3, 1, 1)));
  }

  /** Classes are those of the training rows; other rows are of no other. */
  @Test
  void classesThatNoTrainingRowHas() throws IOException {
    String file = write("x,class\n1,a\n2,c\n3,a\n4,c\n5,b\n6,b\n");
    Csv csv = Csv.of(file, Columns.of("class"));
    DatasetSpec spec = checked(ranges(csv, 2, 1, 1));
    assertEquals(List.of("a", "c"), spec.content().encoding().classes());
    assertArrayEquals(new byte[] {0, 1}, Datasets.load(spec).train().labels());
    assertArrayEquals(new byte[] {1}, Datasets.load(spec).test().labels());
    assertEquals(
        file
            + ", row 5: expected a class that training rows have, found \"b\" among the rows of test"
            + " alone: split: stratified gives all parts some of every class",
        failure(ranges(csv, 2, 2, 1)));
    write("x,class\n1,a\n2,a\n3,a\n4,b\n5,b\n");
    assertEquals(
        file
            + ": expected training rows of two classes or more, found those of \"a\" alone: split:"
            + " stratified gives all parts some of every class",
        failure(ranges(csv, 1, 1, 1)));
  }

  @Test
  void messagesShowWhatCannotBeSeen() throws IOException {
    String file = write("x,class\n1,a\n2\u0000\u001b[2J,b\n3,a\n4,b\n");
    String message = failure(ranges(Csv.of(file, Columns.of("class")), 2, 1, 1));
    assertTrue(message.contains(", found \"2\\x00\\x1b[2J\""), message);
    write("\"so \"\"n\"\"\",x,class\n1,1,a\n1,2,b\n1,3,a\n1,4,b\n");
    message = failure(ranges(Csv.of(file, Columns.of("class")), 2, 1, 1));
    assertTrue(message.contains("; ignore: [\"so \\\"n\\\"\"] leaves it out"), message);
    write("x;class\n1;a\n2;b\n3;a\n4;b\n");
    assertEquals(
        file
            + ": expected a column \"class\" as label says, found x;class, one column: separator"
            + " says what stands between columns",
        failure(ranges(Csv.of(file, Columns.of("class")), 2, 1, 1)));
  }

  /** Only classification is possible. */
  @Test
  void aNumericLabelOfManyValues() throws IOException {
    String rows =
        IntStream.range(0, 300)
            .mapToObj(i -> i + "," + (i % 150) + ".5")
            .collect(Collectors.joining("\n"));
    String file = write("x,price\n" + rows + "\n");
    assertEquals(
        file
            + ", column \"price\": expected classes, found 150 different numbers such as 0.5 and"
            + " 1.5: only classification is possible; make a column of up to 128 classes of it, such"
            + " as ranges of values, and name that as label",
        failure(ranges(Csv.of(file, Columns.of("price")), 3, 1, 1)));
  }

  @Test
  void changedFilesAreRefused() throws IOException {
    DatasetSpec spec =
        checked(ranges(Csv.of(write(TABLE), columns(Scale.NONE, Missing.MEAN)), 3, 1, 2));
    for (String changed : List.of(TABLE.replace("7", "8"), "id\n1\n", "")) {
      write(changed);
      String message = assertThrows(DatasetException.class, () -> Datasets.load(spec)).getMessage();
      assertTrue(message.contains("changed since the campaign was submitted"), message);
    }
    Files.delete(folder.resolve("x.csv"));
    assertTrue(
        assertThrows(DatasetException.class, () -> Datasets.load(spec))
            .getMessage()
            .contains("no such file"));
  }

  @ParameterizedTest
  @CsvSource({
    "iris, 150, 4, 3",
    "wine, 178, 13, 3",
    "breast-cancer, 569, 30, 2",
    "digits, 1797, 64, 10"
  })
  void tablesThatComeWithTheProgram(String name, int rows, int width, int classes) {
    Split split = new Split(Split.Kind.STRATIFIED, 1, 0.6, 0.2, 0.2, null);
    DatasetSpec spec = checked(DatasetSpec.of(name, KnownTable.of(name).source(), split));
    Encoding e = spec.content().encoding();
    assertEquals(List.of(rows, 0), e.rows());
    assertEquals(width, e.width());
    assertEquals(classes, e.classes().size());
    Dataset set = Datasets.load(spec);
    assertEquals(rows, set.train().count() + set.reward().count() + set.test().count());
    assertEquals(name, spec.title());
    assertNull(e.image());
  }

  /** A column of a thousand texts becomes four thousand bytes a row. */
  @Test
  void moreThanTheMemoryIsForIsRefusedWithTheFigure() throws IOException {
    int rows = (int) (Datasets.mostBytes() / 4000) + 2;
    StringBuilder text = new StringBuilder("t,class\n");
    for (int r = 0; r < rows; r++) {
      text.append('t').append(r % 1000).append(',').append(r % 2).append('\n');
    }
    String file = write(text.toString());
    Csv csv = Csv.of(file, Columns.of("class"));
    String message = failure(ranges(csv, rows - 2, 1, 1));
    String figures = String.format(Locale.ROOT, "names %,d rows of 4,000 bytes in ", rows);
    assertTrue(message.startsWith(figures + file), message);
    assertTrue(message.contains("the memory of this process is for "), message);
    checked(ranges(csv, rows - 4, 1, 1));
  }
}
