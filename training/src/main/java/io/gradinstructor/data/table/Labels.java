package io.gradinstructor.data.table;

import static io.gradinstructor.data.table.TableException.quoted;

import java.util.ArrayList;
import java.util.List;

/** The classes that a column names. */
final class Labels {
  /** So many are counted, to say how many there are. */
  private static final int COUNTED = 100_000;

  private final Notation notation;
  private final Words words;
  private final List<Long> lines = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private String problem;
  private List<String> classes;

  Labels(Notation notation) {
    this.notation = notation;
    words = new Words(notation.charset());
  }

  /** Number of a class in the order of coming; -1 if there is a problem. */
  int number(byte[] b, int from, int length, List<String> missing) {
    int before = words.size();
    int number = words.number(b, from, length);
    if (words.size() > before) {
      String text = Words.strict(notation.charset(), b, from, length);
      if (text == null) {
        problem = notation.encoding("class");
      } else if (text.isEmpty() || missing.contains(text)) {
        problem = "expected a class, found a missing value; rows without one are of no use";
      }
      if (problem != null) {
        return -1;
      }
      lines.add(-1L);
      counts.add(0L);
      if (words.size() > COUNTED) {
        problem = tooMany();
        return -1;
      }
    }
    // More than are possible are refused at the end, when it is known how many.
    return number > Byte.MAX_VALUE ? 0 : number;
  }

  String problem() {
    return problem;
  }

  /** A row of a class. */
  void row(int number, long line) {
    if (lines.get(number) < 0) {
      lines.set(number, line);
    }
    counts.set(number, counts.get(number) + 1);
  }

  private String tooMany() {
    List<String> texts = words.texts();
    boolean numbers = texts.stream().allMatch(t -> ProfiledColumn.number(t) != null);
    String many = (words.size() > COUNTED ? "more than " + COUNTED : words.size()) + " different ";
    return numbers
        ? "expected classes, found "
            + many
            + "numbers such as "
            + texts.get(0)
            + " and "
            + texts.get(1)
            + ": only classification is possible; make a column of up to "
            + Encoding.MOST_CLASSES
            + " classes of it, such as ranges of values, and name that as label"
        : "expected " + Encoding.MOST_CLASSES + " classes at most, found " + many + "texts";
  }

  /**
   * Place of each class in the order of coming, sorted by number or else by text.
   *
   * @throws TableException if these are no classes
   */
  byte[] places(String file, String column) {
    String at = file + ", column " + quoted(column) + ": ";
    List<String> texts = words.texts();
    boolean fractions =
        texts.stream().map(ProfiledColumn::number).allMatch(x -> x != null)
            && texts.stream()
                .anyMatch(
                    t ->
                        t.contains(".")
                            && Math.rint(ProfiledColumn.number(t)) != ProfiledColumn.number(t));
    if (words.size() > Encoding.MOST_CLASSES || fractions && words.size() > 20) {
      throw new TableException(at + tooMany());
    }
    if (words.size() < 2) {
      throw new TableException(
          at + "expected two classes or more, found " + quoted(texts.get(0)) + " alone");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (counts.get(i) == 1) {
        throw notation.at(
            file,
            lines.get(i),
            column,
            "expected classes of two rows or more, found "
                + quoted(texts.get(i))
                + " once: take the row out, or give it another class");
      }
    }
    classes = ProfiledColumn.sorted(texts);
    byte[] places = new byte[texts.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (byte) classes.indexOf(texts.get(i));
    }
    return places;
  }

  List<String> classes() {
    return classes;
  }
}
