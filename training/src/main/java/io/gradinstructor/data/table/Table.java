package io.gradinstructor.data.table;

import java.util.ArrayList;
import java.util.List;

/** Rows of a source as networks take them, by the part that they are of. */
public final class Table {
  private final Filling filling;
  private final int width;
  private final List<String> sha256;

  private Table(Filling filling, int width, List<String> sha256) {
    this.filling = filling;
    this.width = width;
    this.sha256 = sha256;
  }

  /**
   * Learns how rows become numbers.
   *
   * @param parts of the rows, of which those of training count
   * @param columns how numbers are scaled; null of pictures
   * @param file in messages
   * @param split how many rows each part was dealt; null of ranges
   */
  public static Encoding encoding(
      Source.Reader reader,
      Profile profile,
      byte[] parts,
      Columns columns,
      String file,
      List<Integer> split) {
    Encoding plain = profile.encoding(split);
    if (profile.image() != null) {
      return plain;
    }
    List<String> classes = classes(profile, parts, file);
    Scaling scaling = new Scaling(parts, profile.width());
    if (!reader.rows(profile, scaling).equals(profile.sha256())) {
      throw new TableException(file + ": changed while it was read");
    }
    return new Encoding(
        scaling.features(file, profile.features(), columns), null, classes, plain.rows(), split);
  }

  /** Those of the training rows, which all rows must have that are of a part. */
  private static List<String> classes(Profile profile, byte[] parts, String file) {
    boolean[] learned = new boolean[profile.classes().size()];
    for (int r = 0; r < parts.length; r++) {
      learned[profile.labels()[r]] |= parts[r] == Split.TRAIN;
    }
    for (int r = 0; r < parts.length; r++) {
      if (parts[r] != Split.NONE && !learned[profile.labels()[r]]) {
        int before = r < profile.training() ? 0 : profile.training();
        throw new TableException(
            file
                + ", row "
                + (r - before + 1)
                + (before > 0 ? " of the test's file" : "")
                + ": expected a class that training rows have, found "
                + TableException.quoted(profile.classes().get(profile.labels()[r]))
                + " among the rows of "
                + (parts[r] == Split.REWARD ? "reward" : "test")
                + " alone: split: stratified gives all parts some of every class");
      }
    }
    List<String> classes = new ArrayList<>();
    for (int c = 0; c < learned.length; c++) {
      if (learned[c]) {
        classes.add(profile.classes().get(c));
      }
    }
    if (classes.size() < 2) {
      throw new TableException(
          file
              + ": expected training rows of two classes or more, found those of "
              + TableException.quoted(classes.get(0))
              + " alone: split: stratified gives all parts some of every class");
    }
    return List.copyOf(classes);
  }

  /** Reads rows of parts. */
  public static Table read(Source.Reader reader, Encoding encoding, byte[] parts) {
    Filling filling = new Filling(parts, encoding);
    return new Table(filling, encoding.width(), reader.rows(encoding.profile(), filling));
  }

  /** Of what was read, as {@link Profile#sha256}. */
  public List<String> sha256() {
    return sha256;
  }

  /** Numbers of a row. */
  public int width() {
    return width;
  }

  /** What networks take of a part's rows. */
  public Inputs inputs(byte part) {
    return filling.inputs(part);
  }

  /** Classes of a part's rows. */
  public byte[] labels(byte part) {
    return filling.labels(part);
  }
}
