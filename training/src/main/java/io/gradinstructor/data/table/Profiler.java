package io.gradinstructor.data.table;

import static io.gradinstructor.data.table.TableException.quoted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sees in one pass what a table's columns are, and that every cell is as its column says. */
final class Profiler implements Cells {
  private final Columns columns;
  private final String by;
  private final Notation notation;
  private final Labels labels;
  private final Words groups;
  private String file;
  private List<String> names;
  private ProfiledColumn[] all;
  private int label;
  private int group = -1;
  private byte[] classOf = new byte[1024];
  private int[] groupOf = new int[1024];
  private int rows;
  private int training = -1;
  private String problem;
  private int where;

  Profiler(Columns columns, String by, Notation notation) {
    this.columns = columns;
    this.by = by;
    this.notation = notation;
    labels = new Labels(notation);
    groups = new Words(notation.charset());
  }

  /** Begins with a file; the second one has the test's rows. */
  Cells begin(String itsFile, List<String> itsNames) {
    file = itsFile;
    if (names != null) {
      if (!names.equals(itsNames)) {
        throw new TableException(
            file
                + ": expected the columns of the training file, "
                + shown(names)
                + ", found "
                + shown(itsNames));
      }
      training = rows;
      return this;
    }
    names = itsNames;
    label = place(columns.label(), "label");
    columns.ignore().forEach(n -> place(n, "ignore"));
    columns.categorical().keySet().forEach(n -> place(n, "categorical"));
    if (by != null) {
      group = place(by, "split.grouped.by");
    }
    all = new ProfiledColumn[names.size()];
    for (int i = 0; i < all.length; i++) {
      if (i != label && i != group && !columns.ignore().contains(names.get(i))) {
        all[i] = new ProfiledColumn(names.get(i), columns, notation);
      }
    }
    return this;
  }

  private int place(String name, String field) {
    int place = names.indexOf(name);
    if (place < 0) {
      throw new TableException(
          file
              + ": expected a column "
              + quoted(name)
              + " as "
              + field
              + " says, found "
              + shown(names)
              + (names.size() == 1 && names.get(0).matches("(?s).*[,;|\t].*")
                  ? ", one column: separator says what stands between columns"
                  : ""));
    }
    return place;
  }

  private static String shown(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(20, names.size())));
    return names.size() > 20 ? some + " and " + (names.size() - 20) + " more" : some;
  }

  @Override
  public void cell(int column, byte[] bytes, int from, int length) {
    if (column >= all.length) {
      return;
    }
    String wrong = null;
    if (column == label) {
      int number = labels.number(bytes, from, length, columns.missingValues());
      wrong = number < 0 ? labels.problem() : null;
      grow();
      classOf[rows] = (byte) number;
    } else if (column == group) {
      grow();
      groupOf[rows] = groups.number(bytes, from, length);
    } else if (all[column] != null) {
      wrong = all[column].see(bytes, from, length);
    }
    if (wrong != null && problem == null) {
      problem = wrong;
      where = column;
    }
  }

  @Override
  public boolean wants(int column) {
    return column == label || column == group || all[column] != null;
  }

  @Override
  public void number(int column, double x) {
    if (all[column] == null || !all[column].number(x)) {
      Cells.super.number(column, x);
    }
  }

  private void grow() {
    if (rows == classOf.length) {
      classOf = Arrays.copyOf(classOf, 2 * rows);
      groupOf = group < 0 ? groupOf : Arrays.copyOf(groupOf, 2 * rows);
    }
  }

  @Override
  public void end(long line, int cells) {
    if (problem != null) {
      throw notation.at(file, line, names.get(where), problem);
    }
    labels.row(classOf[rows], line);
    for (ProfiledColumn c : all) {
      if (c != null) {
        c.row(line);
      }
    }
    rows++;
    if (rows > 100_000_000) {
      throw new TableException(file + ": expected 100,000,000 rows at most, found more");
    }
  }

  /** What there is. */
  Profile end(List<String> sha256) {
    if (training < 0) {
      training = rows;
    }
    if (training == 0 || training == rows && sha256.size() > 1) {
      throw new TableException(file + ": expected rows below the header, found none");
    }
    List<Feature> features = new ArrayList<>();
    long missing = 0;
    for (ProfiledColumn c : all) {
      if (c != null) {
        features.add(c.feature(file, rows));
        missing += c.missing();
      }
    }
    if (features.isEmpty()) {
      throw new TableException(file + ": expected columns besides the label's, found none");
    }
    byte[] places = labels.places(file, columns.label());
    byte[] of = new byte[rows];
    for (int r = 0; r < rows; r++) {
      of[r] = places[classOf[r]];
    }
    return new Profile(
        sha256,
        training,
        rows - training,
        features,
        null,
        labels.classes(),
        of,
        group < 0 ? null : Arrays.copyOf(groupOf, rows),
        missing);
  }
}
