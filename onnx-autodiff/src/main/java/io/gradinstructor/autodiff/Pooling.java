package io.gradinstructor.autodiff;

import java.util.Arrays;

/**
 * Windows over feature maps [n, channels, h, w] as one number each. A window that would go beyond
 * the padded maps is left out.
 */
public final class Pooling {
  private Pooling() {}

  /** Greatest of square windows side by side. */
  public static Value max(Value x, int size) {
    return max(x, size, size, 0);
  }

  /**
   * Greatest of square windows; padding never is. Of equal ones the first, row by row, has the
   * derivative. Windows side by side without padding are several times as fast as others.
   */
  public static Value max(Value x, int size, int stride, int padding) {
    long h = places(x.shape().size(2), size, stride, padding);
    long w = places(x.shape().size(3), size, stride, padding);
    if (size == stride && padding == 0) {
      return x.graph().apply(new MaxPool(size), x.slice(2, 0, h * size).slice(3, 0, w * size));
    }
    Value padded = padded(x, padding);
    Shape first = x.shape().with(2, (h - 1) * stride + 1).with(3, (w - 1) * stride + 1);
    Value y = null;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        Shape begin = Shape.of(0, 0, i, j);
        Value shifted = padded.slice(begin, begin.plus(first));
        y = y == null ? shifted : Select.of(Compare.GREATER.of(shifted, y), shifted, y);
      }
    }
    return windows(y, 1, stride, 0);
  }

  /** Mean of square windows side by side. */
  public static Value average(Value x, int size) {
    return average(x, size, size, 0);
  }

  /** Mean of square windows, in which padding counts as zeros. */
  public static Value average(Value x, int size, int stride, int padding) {
    return size == stride && padding == 0
        ? x.graph().apply(new AveragePool(size), x)
        : windows(x, size, stride, padding);
  }

  /** Mean of each map: [n, channels]. */
  public static Value average(Value x) {
    return x.mean(false, 2, 3);
  }

  private static long places(long side, int size, int stride, int padding) {
    if (size > side + 2L * padding || padding >= size) {
      throw new IllegalArgumentException(
          "windows of " + size + " do not fit " + side + " with padding " + padding);
    }
    return (side + 2L * padding - size) / stride + 1;
  }

  /** With what is less than any number around. */
  private static Value padded(Value x, int padding) {
    Value padded = x.pad(Shape.of(0, 0, padding, padding), Shape.of(0, 0, padding, padding));
    if (padding == 0) {
      return x;
    }
    int h = (int) padded.shape().size(2);
    int w = (int) padded.shape().size(3);
    float[] around = new float[h * w];
    for (int i = 0; i < around.length; i++) {
      int row = i / w;
      int column = i % w;
      boolean inside =
          row >= padding && row < h - padding && column >= padding && column < w - padding;
      around[i] = inside ? 0 : -Float.MAX_VALUE;
    }
    return padded.add(x.graph().constant(around, h, w));
  }

  /** Means of windows, map by map: a convolution with one kernel whose numbers are equal. */
  private static Value windows(Value x, int size, int stride, int padding) {
    if (size == 1 && stride == 1) {
      return x;
    }
    Shape s = x.shape();
    float[] kernel = new float[size * size];
    Arrays.fill(kernel, 1f / kernel.length);
    Value y =
        x.graph()
            .apply(
                new Convolution(stride, Padding.of(padding), 1, 1),
                x.reshape(s.size(0) * s.size(1), 1, s.size(2), s.size(3)),
                x.graph().constant(kernel, 1, 1, size, size));
    return y.reshape(s.size(0), s.size(1), y.shape().size(2), y.shape().size(3));
  }
}
