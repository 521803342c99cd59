package io.gradinstructor.data;

import java.util.Arrays;

/**
 * Images and their classes.
 *
 * @param pixels unsigned bytes, image after image; not to be written to
 * @param labels class of each image; not to be written to
 * @param count of images
 * @param pixelsPerImage numbers of an image
 */
public record Images(byte[] pixels, byte[] labels, int count, int pixelsPerImage) {
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
        pixelsPerImage);
  }

  /** The labels as programs take them. */
  public long[] classes() {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] = labels[i];
    }
    return out;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, Math.addExact(a.length, b.length));
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
