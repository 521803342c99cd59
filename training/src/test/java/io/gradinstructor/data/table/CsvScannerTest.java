package io.gradinstructor.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvScannerTest {
  /** Rows as lists of texts, with the line where each began before them. */
  private static List<List<String>> rows(InputStream in, char separator) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    Cells cells =
        new Cells() {
          @Override
          public void cell(int column, byte[] b, int from, int length) {
            assertEquals(row.size(), column);
            row.add(new String(b, from, length, StandardCharsets.UTF_8));
          }

          @Override
          public void end(long line, int columns) {
            assertEquals(row.size(), columns);
            row.add(0, String.valueOf(line));
            rows.add(List.copyOf(row));
            row.clear();
          }
        };
    try {
      new CsvScanner(in, "x.csv", separator, '"', cells).scan();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private static List<List<String>> rows(String text) {
    return rows(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ',');
  }

  @Test
  void separatorsQuotesAndLineEnds() {
    assertEquals(
        List.of(List.of("1", "a", "b", ""), List.of("2", "", "", "")), rows("a, b ,\n,,\n"));
    assertEquals(
        List.of(List.of("1", "a,\"b\"\nc", "d"), List.of("3", "e", " f")),
        rows("\"a,\"\"b\"\"\nc\" ,d\r\ne, \" f\""));
    assertEquals(List.of(List.of("1", "a"), List.of("2", "b")), rows("a\rb"));
    assertEquals(List.of(List.of("1", "")), rows("\n"));
    assertEquals(List.of(), rows(""));
    assertEquals(List.of(List.of("1", "ä")), rows("\ufeffä"));
  }

  @Test
  void whatIsNoSuchText() {
    assertEquals(
        "x.csv, line 2: expected the end of a cell in quotes, found none",
        assertThrows(TableException.class, () -> rows("a\n\"b\n")).getMessage());
    assertEquals(
        "x.csv, line 1: expected a separator after a cell in quotes, found 'b'",
        assertThrows(TableException.class, () -> rows("\"a\"b\n")).getMessage());
    byte[] wide = "a,b\n".getBytes(StandardCharsets.UTF_16);
    assertEquals(
        "x.csv, line 1: expected UTF-8, found UTF-16: save the file as UTF-8",
        assertThrows(TableException.class, () -> rows(new ByteArrayInputStream(wide), ','))
            .getMessage());
  }

  /** Whatever is in cells, and however bytes arrive, it comes out as it went in. */
  @Property(tries = 200)
  void roundTrip(
      @ForAll @Size(min = 1, max = 6)
          List<@Size(min = 2, max = 4) List<@StringLength(max = 6) String>> table,
      @ForAll @IntRange(min = 1, max = 7) int chunk) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : table) {
      for (int i = 0; i < row.size(); i++) {
        text.append(i == 0 ? "" : ";").append('"').append(valid(row.get(i)).replace("\"", "\"\""));
        text.append('"');
      }
      text.append('\n');
    }
    InputStream slow =
        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(len, chunk));
          }
        };
    List<List<String>> found = rows(slow, ';');
    assertEquals(table.size(), found.size());
    for (int r = 0; r < table.size(); r++) {
      assertEquals(
          table.get(r).stream().map(CsvScannerTest::valid).toList(),
          found.get(r).subList(1, found.get(r).size()));
    }
  }

  /** Without halves of surrogate pairs, which no bytes stand for. */
  private static String valid(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void longCellsGoOverTheBuffer() {
    String cell = "x".repeat(300_000);
    assertEquals(
        List.of(List.of("1", "a", cell), List.of("2", cell, "b")),
        rows("a," + cell + "\n" + cell + ",b\n"));
  }
}
