package io.gradinstructor.data.table;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the rows of a source become what networks take, to the last digit: found once, when a
 * campaign is checked, and told to all who read the source.
 *
 * @param features in the order of the network's inputs
 * @param image rows, columns and channels of pictures, whose bytes are divided by 255; null of
 *     other numbers
 * @param classes names by place
 * @param rows of the files, then of those that are the test's own
 * @param split rows that a split gave to training, reward and test; null of ranges
 */
public record Encoding(
    List<Feature> features,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> image,
    List<String> classes,
    List<Integer> rows,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> split) {
  /** The greatest number of classes: labels are bytes. */
  public static final int MOST_CLASSES = 128;

  /**
   * Rows that the ranges of training and reward count: with a split, its own, one after the other.
   */
  public int training() {
    return split == null ? rows.get(0) : split.get(0) + split.get(1);
  }

  /** Rows that the range of the test counts. */
  public int test() {
    return split != null ? split.get(2) : rows.get(1) > 0 ? rows.get(1) : rows.get(0);
  }

  /** What a reader must know to read rows. */
  public Profile profile() {
    return new Profile(
        List.of(), rows.get(0), rows.get(1), features, image, classes, null, null, 0);
  }

  /** Inputs of a network. */
  @JsonIgnore
  public int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /** Bytes in memory of what a network takes of a row. */
  @JsonIgnore
  public long bytes() {
    return (long) width() * (image == null ? Float.BYTES : 1);
  }

  /** Shift, factor and replacement of each input. */
  double[][] numbers() {
    double[][] all = new double[3][width()];
    int at = 0;
    for (Feature f : features) {
      for (int i = 0; i < f.width(); i++) {
        all[0][at] = f.shift().get(i);
        all[1][at] = f.factor().get(i);
        all[2][at++] = f.missing() == null ? Double.NaN : f.missing().get(i);
      }
    }
    return all;
  }
}
