package io.gradinstructor.data.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes numbers of cells, for rows that are wanted. */
final class CellRows implements Cells {
  private final Profile profile;
  private final Columns columns;
  private final Notation notation;
  private final Source.Rows wanted;
  private final Set<String> missing;
  private final double[] raw;

  /** Of each column: the feature that it becomes; null for none. */
  private Feature[] features;

  private int[] slots;
  private Words[] words;
  private int label;
  private Words classes;
  private int of = -1;
  private int row;
  private boolean now;

  CellRows(Profile profile, Columns columns, Notation notation, Source.Rows wanted) {
    this.profile = profile;
    this.columns = columns;
    this.notation = notation;
    this.wanted = wanted;
    missing = new HashSet<>(columns.missingValues());
    raw = new double[profile.width()];
    now = wanted.wants(0);
  }

  /** Begins with a file. */
  Cells begin(List<String> names) {
    features = new Feature[names.size()];
    slots = new int[names.size()];
    words = new Words[names.size()];
    label = names.indexOf(columns.label());
    classes = words(profile.classes());
    Map<String, Integer> at = new HashMap<>();
    int slot = 0;
    for (Feature f : profile.features()) {
      at.put(f.name(), slot);
      int column = names.indexOf(f.name());
      if (column < 0) {
        throw new TableException("there is no column " + TableException.quoted(f.name()));
      }
      features[column] = f;
      slots[column] = slot;
      words[column] = f.categories() == null ? null : words(f.categories());
      slot += f.width();
    }
    return this;
  }

  private Words words(List<String> texts) {
    Words all = new Words(notation.charset());
    texts.forEach(all::number);
    return all;
  }

  @Override
  public void cell(int column, byte[] bytes, int from, int length) {
    if (!now || column >= features.length) {
      return;
    }
    Feature f = features[column];
    if (f == null) {
      if (column == label) {
        of = classes.find(bytes, from, length);
      }
      return;
    }
    if (words[column] == null) {
      double x = Decimal.of(bytes, from, length, notation.decimal());
      raw[slots[column]] = missing.isEmpty() || !missing(bytes, from, length) ? x : Double.NaN;
      return;
    }
    int word = words[column].find(bytes, from, length);
    if (word < 0) {
      // What stands for a missing text is one text.
      word = words[column].find(bytes, from, 0);
    }
    if (f.ordinal()) {
      raw[slots[column]] = word;
    } else {
      java.util.Arrays.fill(raw, slots[column], slots[column] + f.width(), 0);
      if (word >= 0) {
        raw[slots[column] + word] = 1;
      }
    }
  }

  @Override
  public boolean wants(int column) {
    return column == label || features[column] != null;
  }

  @Override
  public void number(int column, double x) {
    if (!now) {
      return;
    }
    if (features[column] != null && words[column] == null && missing.isEmpty()) {
      raw[slots[column]] = x;
    } else {
      Cells.super.number(column, x);
    }
  }

  private boolean missing(byte[] bytes, int from, int length) {
    return missing.contains(new String(bytes, from, length, notation.charset()));
  }

  @Override
  public void end(long line, int cells) {
    if (now) {
      wanted.row(row, raw, of);
    }
    now = wanted.wants(++row);
  }
}
