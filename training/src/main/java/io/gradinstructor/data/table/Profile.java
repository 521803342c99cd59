package io.gradinstructor.data.table;

import java.util.List;

/**
 * What there is in a source.
 *
 * @param sha256 of its files, unpacked; of pictures, of what they show
 * @param training rows of the files that are not the test's own
 * @param test rows of those that are; 0 for none
 * @param features not scaled yet
 * @param image rows, columns and channels of pictures of bytes; null of other numbers
 * @param classes names by place
 * @param labels class of each row
 * @param groups a number for the group of each row; null if none were asked for
 * @param missing how many values are missing
 */
public record Profile(
    List<String> sha256,
    int training,
    int test,
    List<Feature> features,
    List<Integer> image,
    List<String> classes,
    byte[] labels,
    int[] groups,
    long missing) {
  /** How rows become numbers, but for scaling, which has to be learned. */
  public Encoding encoding(List<Integer> split) {
    return new Encoding(features, image, classes, List.of(training, test), split);
  }

  /** Numbers of a row. */
  public int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }
}
