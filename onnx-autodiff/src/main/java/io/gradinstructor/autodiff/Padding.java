package io.gradinstructor.autodiff;

/** Zeros around the images of a convolution. */
public record Padding(int top, int left, int bottom, int right) {
  /** The same on all sides. */
  public static Padding of(int size) {
    return new Padding(size, size, size, size);
  }

  int height() {
    return top + bottom;
  }

  int width() {
    return left + right;
  }
}
