package io.gradinstructor.data.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.basics.Randoms;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows are trained on, rewarded on and tested on, by shares of all. What shares leave over is
 * used for nothing.
 *
 * @param seed of what is drawn; of nothing else
 * @param train share of the rows
 * @param reward share of the rows
 * @param test share of the rows; 0 where the test has files of its own, all of whose rows it takes
 * @param by column whose equal values stay together; null but for {@link Kind#GROUPED}
 */
public record Split(
    Kind kind,
    long seed,
    double train,
    double reward,
    double test,
    @JsonInclude(JsonInclude.Include.NON_NULL) String by) {
  /** A row of no part. */
  public static final byte NONE = 0;

  /** A row that is trained on. */
  public static final byte TRAIN = 1;

  /** A row that is rewarded on. */
  public static final byte REWARD = 2;

  /** A row that is tested on. */
  public static final byte TEST = 3;

  /** How rows are drawn. */
  public enum Kind {
    /** Each by itself. */
    @JsonProperty("random")
    RANDOM,
    /** In each class by itself, so that all parts have the classes in like shares. */
    @JsonProperty("stratified")
    STRATIFIED,
    /** Whole groups, until a part is full. */
    @JsonProperty("grouped")
    GROUPED
  }

  /**
   * The part of each row.
   *
   * @param profile whose labels and groups matter where {@link #reads} says so
   */
  public byte[] parts(Profile profile) {
    byte[] parts = new byte[profile.training() + profile.test()];
    java.util.Arrays.fill(parts, profile.training(), parts.length, TEST);
    int[] rows = IntStream.range(0, profile.training()).toArray();
    switch (kind) {
      case RANDOM -> draw(rows, "rows", parts);
      case STRATIFIED -> {
        for (int c = 0; c < profile.classes().size(); c++) {
          int place = c;
          draw(
              java.util.Arrays.stream(rows).filter(r -> profile.labels()[r] == place).toArray(),
              "class" + c,
              parts);
        }
      }
      case GROUPED -> grouped(profile, parts);
    }
    return parts;
  }

  /** Whether it depends on what is in the rows. */
  public boolean reads() {
    return kind != Kind.RANDOM;
  }

  private void draw(int[] rows, String what, byte[] parts) {
    int[] order = Randoms.permutation(Randoms.of(seed, "split", what), rows.length);
    int[] ends = ends(rows.length);
    for (int i = 0; i < ends[2]; i++) {
      parts[rows[order[i]]] = i < ends[0] ? TRAIN : i < ends[1] ? REWARD : TEST;
    }
  }

  /** Where parts of so many rows end. */
  private int[] ends(int n) {
    return new int[] {
      (int) Math.round(n * train),
      (int) Math.round(n * (train + reward)),
      (int) Math.min(n, Math.round(n * (train + reward + test)))
    };
  }

  private void grouped(Profile profile, byte[] parts) {
    int groups = java.util.Arrays.stream(profile.groups()).max().orElse(0) + 1;
    int[] sizes = new int[groups];
    for (int r = 0; r < profile.training(); r++) {
      sizes[profile.groups()[r]]++;
    }
    byte[] of = new byte[groups];
    int[] ends = ends(profile.training());
    int filled = 0;
    for (int g : Randoms.permutation(Randoms.of(seed, "split", "groups"), groups)) {
      of[g] = filled < ends[0] ? TRAIN : filled < ends[1] ? REWARD : filled < ends[2] ? TEST : NONE;
      filled += sizes[g];
    }
    for (int r = 0; r < profile.training(); r++) {
      parts[r] = of[profile.groups()[r]];
    }
  }

  /**
   * Sees that there is something in each part.
   *
   * @throws TableException if a part has no row, or no row of a class is trained on
   */
  public static void require(byte[] parts, Profile profile) {
    int[] counts = counts(parts);
    List<String> names = List.of("", "train", "reward", "test");
    for (byte p = TRAIN; p <= TEST; p++) {
      if (counts[p] == 0) {
        throw new TableException(
            "split: expected rows for "
                + names.get(p)
                + ", found none: there are too few rows or groups");
      }
    }
    boolean[] learned = new boolean[profile.classes().size()];
    for (int r = 0; r < parts.length; r++) {
      learned[profile.labels()[r]] |= parts[r] == TRAIN;
    }
    for (int c = 0; c < learned.length; c++) {
      if (!learned[c]) {
        throw new TableException(
            "split: expected training rows of every class, found none of "
                + TableException.quoted(profile.classes().get(c))
                + ": a stratified split, or another seed, gives it some");
      }
    }
  }

  /** Rows of each part. */
  public static int[] counts(byte[] parts) {
    int[] counts = new int[4];
    for (byte p : parts) {
      counts[p]++;
    }
    return counts;
  }
}
