package io.gradinstructor.data.table;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads arrays row by row. Rows are counted from 0, as NumPy does. */
final class NpyReader implements Source.Reader {
  private final List<Path> places;
  private final Npy npy;
  private byte[] labels;
  private Labels found;
  private long missing;

  NpyReader(List<Path> places, Npy npy) {
    this.places = places;
    this.npy = npy;
  }

  /** Reads an array. */
  private interface Use {
    void of(NpyArray array) throws IOException;
  }

  /** Hears a row. */
  private interface Row {
    void of(int row, double[] numbers);
  }

  private String read(int number, Use use) {
    if (npy.archive() == null) {
      return Opened.read(places.get(number), (in, name) -> use.of(NpyArray.of(in, name)));
    }
    String wanted = npy.names().get(number);
    boolean[] seen = new boolean[1];
    List<String> there = new ArrayList<>();
    String sha256 =
        Opened.read(
            places.get(0),
            (in, name) -> {
              ZipInputStream zip = new ZipInputStream(in);
              for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                String array = e.getName().replaceFirst("\\.npy$", "");
                there.add(array);
                if (array.equals(wanted)) {
                  seen[0] = true;
                  use.of(NpyArray.of(open(zip), name + ", array " + array));
                }
              }
            });
    if (!seen[0]) {
      throw new TableException(
          places.get(0)
              + ": expected an array "
              + TableException.quoted(wanted)
              + ", found "
              + (there.isEmpty() ? "no archive of arrays (npz)" : String.join(", ", there)));
    }
    return sha256;
  }

  private static InputStream open(ZipInputStream zip) {
    return new FilterInputStream(zip) {
      @Override
      public void close() {
        // Entries follow.
      }
    };
  }

  @Override
  public Profile profile(String by) {
    if (by != null) {
      throw new TableException("split.grouped: needs a table with a column " + by);
    }
    found = new Labels(Notation.utf8("row", "texts of NumPy are"));
    labels = new byte[0];
    missing = 0;
    List<String> sha256 = new ArrayList<>();
    NpyArray[] arrays = new NpyArray[2];
    int[] rows = new int[2];
    for (int i = 0; i < (npy.tested() ? 2 : 1); i++) {
      int part = i;
      sha256.add(
          read(
              2 * i,
              a -> {
                arrays[part] = a;
                rows[part] = a.rows();
                rows(a, row -> true, (row, numbers) -> check(a, row, numbers));
              }));
      sha256.add(read(2 * i + 1, a -> labels(a, rows[part])));
    }
    NpyArray train = arrays[0];
    if (npy.tested()
        && (train.width() != arrays[1].width() || train.pixels() != arrays[1].pixels())) {
      throw new TableException(
          arrays[1].name()
              + ": expected rows as in the other array, "
              + train.shape()
              + ", found "
              + arrays[1].shape());
    }
    boolean pixels = pixels(train);
    byte[] of = found.places(train.name(), "labels");
    for (int r = 0; r < labels.length; r++) {
      labels[r] = of[labels[r]];
    }
    return new Profile(
        sha256,
        rows[0],
        rows[1],
        List.of(Feature.numbers("x", train.width())),
        pixels ? image(train.shape()) : null,
        found.classes(),
        labels,
        null,
        missing);
  }

  /** Bytes are pixels unless something else is said. */
  private boolean pixels(NpyArray a) {
    return a.pixels() && npy.columns().scale() == null;
  }

  private static List<Integer> image(List<Integer> shape) {
    return switch (shape.size()) {
      case 3 -> List.of(shape.get(1), shape.get(2), 1);
      case 4 -> List.of(shape.get(1), shape.get(2), shape.get(3));
      default -> List.of(1, shape.stream().skip(1).reduce(1, Math::multiplyExact), 1);
    };
  }

  private void check(NpyArray a, int row, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isNaN(numbers[i]) && npy.columns().missing() == Columns.Missing.MEAN) {
        missing++;
      } else if (!(Math.abs(numbers[i]) <= Float.MAX_VALUE)) {
        throw new TableException(
            a.name()
                + ", row "
                + row
                + ", number "
                + i
                + ": expected a finite number, found "
                + numbers[i]
                + (Double.isNaN(numbers[i])
                    ? "; missing: mean puts the mean of the training rows there"
                    : ""));
      }
    }
  }

  private void labels(NpyArray a, int rows) throws IOException {
    if (a.rows() != rows || a.width() != 1) {
      throw new TableException(
          a.name()
              + ": expected a class for each of "
              + rows
              + " rows, found an array of "
              + a.shape());
    }
    int from = labels.length;
    labels = Arrays.copyOf(labels, from + rows);
    a.each(
        (index, at) -> {
          byte[] text = a.text(at).getBytes(StandardCharsets.UTF_8);
          int number = found.number(text, 0, text.length, List.of());
          if (number < 0) {
            throw new TableException(a.name() + ", row " + index + ": " + found.problem());
          }
          labels[from + (int) index] = (byte) number;
          found.row(number, index);
        });
  }

  /** Passes rows that are wanted. */
  private static void rows(NpyArray a, java.util.function.IntPredicate wanted, Row row)
      throws IOException {
    int width = a.width();
    double[] numbers = new double[width];
    if (a.fortran()) {
      double[] all = a.turned();
      for (int r = 0; r < a.rows(); r++) {
        if (wanted.test(r)) {
          System.arraycopy(all, r * width, numbers, 0, width);
          row.of(r, numbers);
        }
      }
      return;
    }
    int[] at = new int[2];
    a.each(
        (index, element) -> {
          numbers[at[0]++] = a.number(element);
          if (at[0] == width) {
            if (wanted.test(at[1])) {
              row.of(at[1], numbers);
            }
            at[0] = 0;
            at[1]++;
          }
        });
  }

  @Override
  public List<String> rows(Profile profile, Source.Rows wanted) {
    List<String> sha256 = new ArrayList<>();
    for (int i = 0; i < (npy.tested() ? 2 : 1); i++) {
      int from = i * profile.training();
      byte[][] of = new byte[1][];
      String labelsHash = read(2 * i + 1, a -> of[0] = classes(a, profile.classes()));
      sha256.add(
          read(
              2 * i,
              a ->
                  rows(
                      a,
                      r -> wanted.wants(from + r),
                      (r, numbers) -> wanted.row(from + r, numbers, of[0][r]))));
      sha256.add(labelsHash);
    }
    return sha256;
  }

  private static byte[] classes(NpyArray a, List<String> classes) throws IOException {
    byte[] of = new byte[a.rows()];
    a.each((index, at) -> of[(int) index] = (byte) classes.indexOf(a.text(at)));
    return of;
  }
}
