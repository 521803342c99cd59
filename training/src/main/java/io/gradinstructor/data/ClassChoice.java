package io.gradinstructor.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The images of some classes in a file: ranges count these alone, in the file's order, and labels
 * become their classes' places in the list.
 */
final class ClassChoice {
  private final List<Integer> classes;
  private final byte[] labels;
  private final int[] chosen;

  /** Of a file's labels. */
  ClassChoice(List<Integer> classes, byte[] labels) {
    this.classes = classes;
    this.labels = labels;
    int[] all = new int[labels.length];
    int n = 0;
    for (int i = 0; i < labels.length; i++) {
      if (classes.contains(labels[i] & 0xff)) {
        all[n++] = i;
      }
    }
    chosen = java.util.Arrays.copyOf(all, n);
  }

  /** Ranges of the file that have the images of ranges of the choice, and others between them. */
  List<Range> covers(String file, List<Range> ranges) {
    List<Range> covers = new ArrayList<>();
    for (Range r : ranges) {
      if (r.to() > chosen.length) {
        throw new DatasetException(
            file
                + ": expected a range within its "
                + chosen.length
                + " images of the classes "
                + classes
                + ", found "
                + r);
      }
      covers.add(new Range(chosen[r.from()], chosen[r.to() - 1] + 1));
    }
    return covers;
  }

  /**
   * The images of a range of the choice.
   *
   * @param pixels of all images that the file has in {@code cover}
   */
  Images images(Range range, Range cover, byte[] pixels, int perImage) {
    byte[] its = new byte[range.size() * perImage];
    byte[] places = new byte[range.size()];
    for (int i = 0; i < places.length; i++) {
      int image = chosen[range.from() + i];
      System.arraycopy(pixels, (image - cover.from()) * perImage, its, i * perImage, perImage);
      places[i] = (byte) classes.indexOf(labels[image] & 0xff);
    }
    return new Images(its, places, places.length, perImage);
  }
}
