package io.gradinstructor.data.table;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of NumPy's format, versions 1 to 3.
 *
 * @param name in messages
 * @param type its letter: u, i, b, f or U
 * @param bytes of an element
 * @param fortran whether the first dimension varies fastest
 * @param shape sizes, of which the first is the rows
 */
record NpyArray(
    String name,
    InputStream in,
    char type,
    int bytes,
    ByteOrder order,
    boolean fortran,
    List<Integer> shape) {
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([<>|=])([a-zA-Z])([0-9]+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");
  private static final int CHUNK = 1 << 16;

  /** Hears elements in the order in which they lie. */
  interface Elements {
    void of(long index, ByteBuffer at);
  }

  /** Reads a header. */
  static NpyArray of(InputStream in, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] magic = data.readNBytes(8);
    if (magic.length < 8 || magic[0] != (byte) 0x93 || magic[1] != 'N' || magic[5] != 'Y') {
      throw new TableException(name + ": expected an array of NumPy (npy), found other data");
    }
    byte[] sizes = data.readNBytes(magic[6] == 1 ? 2 : 4);
    ByteBuffer size = ByteBuffer.wrap(sizes).order(ByteOrder.LITTLE_ENDIAN);
    int length = sizes.length == 2 ? size.getShort() & 0xffff : size.getInt();
    if (length < 0 || length > 1 << 20) {
      throw new TableException(name + ": expected a header of an array, found none");
    }
    String header = new String(data.readNBytes(length), StandardCharsets.UTF_8);
    Matcher descr = DESCR.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!descr.find() || !order.find() || !shape.find() || "buifU".indexOf(descr.group(2)) < 0) {
      throw new TableException(
          name + ": expected an array of numbers or texts, found " + header.strip());
    }
    char type = descr.group(2).charAt(0);
    int bytes = Integer.parseInt(descr.group(3)) * (type == 'U' ? 4 : 1);
    List<Integer> dimensions = new ArrayList<>();
    long all = 1;
    for (String d : shape.group(1).split(",")) {
      if (!d.isBlank()) {
        long n = Long.parseLong(d.strip());
        all *= n;
        if (n < 1 || all > Integer.MAX_VALUE) {
          throw new TableException(
              name + ": expected 1 to " + Integer.MAX_VALUE + " elements, found " + shape.group());
        }
        dimensions.add((int) n);
      }
    }
    boolean sized =
        type == 'U'
            || (type == 'f'
                ? bytes == 4 || bytes == 8
                : Integer.bitCount(bytes) == 1 && bytes <= 8);
    if (dimensions.isEmpty() || bytes < 1 || !sized || type == 'u' && bytes == 8) {
      throw new TableException(
          name
              + ": expected rows of bytes, whole numbers, float32, float64 or texts, found "
              + header.strip());
    }
    return new NpyArray(
        name,
        in,
        type,
        bytes,
        descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        order.group(1).equals("True") && dimensions.size() > 1,
        dimensions);
  }

  int rows() {
    return shape.get(0);
  }

  /** Elements of a row. */
  int width() {
    return shape.stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /** Whether these are unsigned bytes. */
  boolean pixels() {
    return type == 'u' && bytes == 1;
  }

  /** Passes all elements. */
  void each(Elements elements) throws IOException {
    long all = (long) rows() * width();
    byte[] chunk = new byte[Math.max(1, CHUNK / bytes) * bytes];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    long index = 0;
    while (index < all) {
      int wanted = (int) Math.min(chunk.length, (all - index) * bytes);
      int n = in.readNBytes(chunk, 0, wanted);
      if (n < wanted) {
        throw new TableException(
            name
                + ": expected "
                + all
                + " elements as the header says, found "
                + (index + n / bytes));
      }
      for (int at = 0; at < n; at += bytes) {
        elements.of(index++, buffer.position(at));
      }
    }
    if (in.read() >= 0) {
      throw new TableException(
          name + ": expected " + all + " elements as the header says, found more");
    }
  }

  /** An element as a number. */
  double number(ByteBuffer at) {
    return switch (type) {
      case 'f' -> bytes == 4 ? at.getFloat() : at.getDouble();
      case 'u' ->
          bytes == 1
              ? at.get() & 0xff
              : bytes == 2 ? at.getShort() & 0xffff : at.getInt() & 0xffffffffL;
      case 'U' -> throw new TableException(name + ": expected numbers, found texts");
      default ->
          bytes == 1
              ? at.get()
              : bytes == 2 ? at.getShort() : bytes == 4 ? at.getInt() : at.getLong();
    };
  }

  /** An element as the name of a class. */
  String text(ByteBuffer at) {
    if (type == 'U') {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < bytes; i += 4) {
        int c = at.getInt();
        if (c != 0) {
          text.appendCodePoint(c);
        }
      }
      return text.toString();
    }
    if (type == 'i' && bytes == 8) {
      return Long.toString(at.getLong());
    }
    double x = number(at);
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  /**
   * Where an element of Fortran's order is in C's.
   *
   * @param index in Fortran's order
   */
  long inRows(long index) {
    int[] at = new int[shape.size()];
    long rest = index;
    for (int d = 0; d < at.length; d++) {
      at[d] = (int) (rest % shape.get(d));
      rest /= shape.get(d);
    }
    long place = 0;
    for (int d = 0; d < at.length; d++) {
      place = place * shape.get(d) + at[d];
    }
    return place;
  }

  /** Elements of Fortran's order in C's. */
  double[] turned() throws IOException {
    long all = (long) rows() * width();
    if (all * Double.BYTES > Runtime.getRuntime().maxMemory() / 4) {
      throw new TableException(
          name
              + ": is in Fortran's order, which needs "
              + all * Double.BYTES / 1_000_000
              + " MB of memory to be read by rows; numpy.ascontiguousarray gives it C's order");
    }
    double[] out = new double[(int) all];
    Arrays.fill(out, Double.NaN);
    each((index, at) -> out[(int) inRows(index)] = number(at));
    return out;
  }
}
