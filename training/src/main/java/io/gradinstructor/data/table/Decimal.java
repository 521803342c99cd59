package io.gradinstructor.data.table;

import java.nio.charset.StandardCharsets;

/** Numbers from text, exactly as {@link Double#parseDouble} rounds them. */
final class Decimal {
  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Decimal() {}

  /**
   * The number that a text is; NaN for what is none, and for "NaN" itself. Infinities are numbers:
   * whether they are wanted others decide.
   *
   * @param point '.' or ','
   */
  static double of(byte[] b, int from, int length, char point) {
    int to = from + length;
    int i = from;
    boolean minus = i < to && b[i] == '-';
    if (minus || i < to && b[i] == '+') {
      i++;
    }
    long digits = 0;
    int begun = i;
    while (i < to && b[i] >= '0' && b[i] <= '9') {
      digits = digits * 10 + (b[i++] - '0');
    }
    int count = i - begun;
    int fraction = 0;
    if (i < to && b[i] == point) {
      begun = ++i;
      while (i < to && b[i] >= '0' && b[i] <= '9') {
        digits = digits * 10 + (b[i++] - '0');
      }
      fraction = i - begun;
      count += fraction;
    }
    // Both are exact as doubles, so that one division rounds right.
    if (i == to && count > 0 && count <= 15) {
      double whole = fraction == 0 ? digits : digits / TENS[fraction];
      return minus ? -whole : whole;
    }
    return count == 0 && !word(b, i, to) ? Double.NaN : slow(b, from, length, point);
  }

  /** The shortest text that is a number, without a point if it is whole. */
  static byte[] text(double x) {
    boolean whole = Math.abs(x) <= 1L << 53 && x == Math.rint(x);
    String text = whole ? Long.toString((long) x) : Double.toString(x);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether it may be an infinity. */
  private static boolean word(byte[] b, int from, int to) {
    return from < to && (b[from] | 0x20) == 'i';
  }

  private static double slow(byte[] b, int from, int length, char point) {
    String text = new String(b, from, length, StandardCharsets.ISO_8859_1);
    if (text.matches("[-+]?(?i)inf(inity)?")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    String plain = point == '.' ? text : text.replace('.', 'x').replace(point, '.');
    // Java takes 1d, 1f and hexadecimals as well.
    if (!plain.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      return Double.NaN;
    }
    return Double.parseDouble(plain);
  }
}
