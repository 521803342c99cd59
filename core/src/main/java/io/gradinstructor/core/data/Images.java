package io.gradinstructor.core.data;

import io.gradinstructor.core.campaign.Range;
import java.util.Arrays;

/**
 * Images and their classes.
 *
 * @param pixels unsigned bytes, image after image; not to be written to
 * @param labels class of each image; not to be written to
 * @param count of images
 * @param pixelsPerImage numbers of an image
 * @param classes one more than the highest label that can be met
 */
public record Images(byte[] pixels, byte[] labels, int count, int pixelsPerImage, int classes) {
  /** Checks that the sizes fit each other. */
  public Images {
    if (labels.length != count || pixels.length != (long) count * pixelsPerImage) {
      throw new IllegalArgumentException(
          pixels.length
              + " pixels and "
              + labels.length
              + " labels for "
              + count
              + " images of "
              + pixelsPerImage);
    }
  }

  /** Those of a range. */
  public Images slice(Range range) {
    if (range.from() < 0 || range.from() > range.to() || range.to() > count) {
      throw new DatasetException(
          "expected a range within the "
              + count
              + " images of the file, found ["
              + range.from()
              + ", "
              + range.to()
              + "]");
    }
    return new Images(
        Arrays.copyOfRange(pixels, range.from() * pixelsPerImage, range.to() * pixelsPerImage),
        Arrays.copyOfRange(labels, range.from(), range.to()),
        range.size(),
        pixelsPerImage,
        classes);
  }

  /** These, then the others. */
  public Images concat(Images other) {
    if (other.pixelsPerImage != pixelsPerImage) {
      throw new IllegalArgumentException(
          "images of " + pixelsPerImage + " and " + other.pixelsPerImage + " pixels");
    }
    return new Images(
        join(pixels, other.pixels),
        join(labels, other.labels),
        count + other.count,
        pixelsPerImage,
        Math.max(classes, other.classes));
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, Math.addExact(a.length, b.length));
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
