package io.gradinstructor.data.table;

import static io.gradinstructor.data.table.TableException.quoted;
import static io.gradinstructor.data.table.TableException.word;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A column as far as it was seen: of numbers, or of texts. */
final class ProfiledColumn {
  private static final int MOST_TEXTS = 1000;

  private final String name;
  private final Columns columns;
  private final Columns.Categorical said;
  private final Notation notation;
  private final Set<String> missingValues;
  private final boolean missingNumbers;
  private final Words words;
  private Boolean texts;
  private long kindLine;
  private boolean kindNew;
  private long missing;

  ProfiledColumn(String name, Columns columns, Notation notation) {
    this.name = name;
    this.columns = columns;
    this.notation = notation;
    said = columns.categorical().get(name);
    texts = said == null ? null : Boolean.TRUE;
    missingValues = new HashSet<>(columns.missingValues());
    missingNumbers = missingValues.stream().anyMatch(v -> number(v) != null);
    words = new Words(notation.charset());
  }

  long missing() {
    return missing;
  }

  /** Looks at a cell; what is wrong with it, null for nothing. */
  String see(byte[] b, int from, int length) {
    if (length == 0 || missingNumbers && missing(b, from, length)) {
      return absent();
    }
    if (said == null && !Boolean.TRUE.equals(texts)) {
      double x = Decimal.of(b, from, length, notation.decimal());
      if (!Double.isNaN(x)) {
        kind(false);
        return Double.isInfinite(x) || Math.abs(x) > Float.MAX_VALUE
            ? "expected a finite number, found "
                + quoted(new String(b, from, length, notation.charset()))
            : null;
      }
      if (missing(b, from, length)) {
        return absent();
      }
      return texts == null
          ? text(b, from, length)
          : mixed(new String(b, from, length, notation.charset()));
    }
    if (missing(b, from, length)) {
      return absent();
    }
    if (said == null && !Double.isNaN(Decimal.of(b, from, length, notation.decimal()))) {
      return "expected a text as in "
          + notation.unit()
          + " "
          + kindLine
          + ", found the number "
          + new String(b, from, length, notation.charset())
          + "; categorical: {"
          + word(name)
          + ": one-hot} takes both as texts";
    }
    return text(b, from, length);
  }

  /** Looks at a number; false if that takes its text. */
  boolean number(double x) {
    if (said != null
        || missingNumbers
        || Boolean.TRUE.equals(texts)
        || !(Math.abs(x) <= Float.MAX_VALUE)) {
      return false;
    }
    kind(false);
    return true;
  }

  private String mixed(String text) {
    String again =
        ": missing-values: [" + word(text) + "] says that it stands for a missing number";
    return "expected a number as in "
        + notation.unit()
        + " "
        + kindLine
        + ", found "
        + quoted(text)
        + (number(text.replace(',', '.')) != null
            ? "; decimal: \",\" reads numbers with a comma"
            : again + ", categorical: {" + word(name) + ": one-hot} that all are texts");
  }

  private void kind(boolean isTexts) {
    if (texts == null) {
      texts = isTexts;
      kindNew = true;
    }
  }

  private String text(byte[] b, int from, int length) {
    kind(true);
    int before = words.size();
    words.number(b, from, length);
    if (words.size() == before) {
      return null;
    }
    String text = Words.strict(notation.charset(), b, from, length);
    if (text == null) {
      return notation.encoding("text");
    }
    if (said != null && !said.order().isEmpty() && !said.order().contains(text)) {
      return "expected one of " + String.join(", ", said.order()) + ", found " + quoted(text);
    }
    if (words.size() > MOST_TEXTS) {
      return "expected "
          + MOST_TEXTS
          + " different texts at most, found more; ignore: ["
          + word(name)
          + "] leaves the column out";
    }
    return null;
  }

  private boolean missing(byte[] b, int from, int length) {
    return !missingValues.isEmpty()
        && missingValues.contains(new String(b, from, length, notation.charset()));
  }

  private String absent() {
    missing++;
    return columns.missing() == Columns.Missing.MEAN
        ? null
        : "expected a value, found none; missing: mean puts the mean of the training rows there,"
            + " of texts a text of its own";
  }

  /** A row is over. */
  void row(long line) {
    if (kindNew) {
      kindLine = line;
      kindNew = false;
    }
  }

  /** What it becomes. */
  Feature feature(String file, long rows) {
    if (missing == rows) {
      throw constant(file, name, "no value", columns);
    }
    if (!Boolean.TRUE.equals(texts)) {
      return Feature.numbers(name, 1);
    }
    List<String> found = new ArrayList<>(words.texts());
    if (missing > 0) {
      found.add("");
    }
    if (found.size() < 2 && !columns.constant()) {
      throw constant(file, name, quoted(found.get(0)) + " in all rows", columns);
    }
    boolean ordinal = said != null && said.ordinal();
    if (ordinal && missing > 0) {
      throw new TableException(
          file
              + ", column "
              + quoted(name)
              + ": expected a value in every row, as texts that become their place in an order need;"
              + " one-hot has a place for missing ones");
    }
    List<String> order = said == null || said.order().isEmpty() ? sorted(found) : said.order();
    return Feature.texts(name, order, ordinal);
  }

  /** What to say of a column that tells nothing. */
  static TableException constant(String file, String name, String value, Columns columns) {
    return new TableException(
        file
            + ", column "
            + quoted(name)
            + ": expected values that differ, found "
            + value
            + "; ignore: ["
            + word(name)
            + "] leaves it out, constant: true keeps it");
  }

  /** The number that a text is; null for none. */
  static Double number(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    double x = Decimal.of(b, 0, b.length, '.');
    return Double.isNaN(x) ? null : (Double) x;
  }

  /** In order: by number if all are numbers, else by text. */
  static List<String> sorted(List<String> texts) {
    boolean numbers = texts.stream().allMatch(t -> number(t) != null);
    Comparator<String> order = Comparator.naturalOrder();
    return texts.stream()
        .sorted(
            numbers
                ? Comparator.<String>comparingDouble(ProfiledColumn::number).thenComparing(order)
                : order)
        .toList();
  }
}
