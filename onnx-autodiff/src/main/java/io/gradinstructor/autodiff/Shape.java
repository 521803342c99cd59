package io.gradinstructor.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Static sizes of a tensor; no dimensions for a scalar. */
public record Shape(List<Long> sizes) {
  /**
   * Sizes whose elements can be counted.
   *
   * @throws IllegalArgumentException if one is negative, or there are 2³¹ elements or more
   */
  public Shape {
    sizes = List.copyOf(sizes);
    long elements = 1;
    for (long s : sizes) {
      if (s < 0 || s > Integer.MAX_VALUE || (elements *= s) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(sizes + " is no shape");
      }
    }
  }

  /** Of the sizes given. */
  public static Shape of(long... sizes) {
    return new Shape(LongStream.of(sizes).boxed().toList());
  }

  /** Number of dimensions. */
  public int rank() {
    return sizes.size();
  }

  /** Size of a dimension; negative ones count from the end. */
  public long size(int axis) {
    return sizes.get(axis < 0 ? axis + rank() : axis);
  }

  /** Number of elements. */
  public long elements() {
    return sizes.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Sum of the sizes. */
  long sum() {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  /** The sizes as an array. */
  public long[] toArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  /** Sizes added one by one. */
  Shape plus(Shape other) {
    long[] out = toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] += other.size(i);
    }
    return of(out);
  }

  /** A larger shape minus this one. */
  Shape to(Shape larger) {
    long[] out = larger.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] -= size(i);
    }
    return of(out);
  }

  /** So many sizes that are alike, but one. */
  static Shape axis(int rank, int axis, long size, long others) {
    long[] out = new long[rank];
    Arrays.fill(out, others);
    out[axis] = size;
    return of(out);
  }

  /** With one size replaced. */
  Shape with(int axis, long size) {
    long[] copy = toArray();
    copy[axis] = size;
    return of(copy);
  }

  /**
   * What two shapes broadcast to.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] out = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long x = i <= a.rank() ? a.size(-i) : 1;
      long y = i <= b.rank() ? b.size(-i) : 1;
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException(a + " and " + b + " do not broadcast");
      }
      out[rank - i] = x == 1 ? y : x;
    }
    return of(out);
  }

  /**
   * What this shape broadcasts to.
   *
   * @throws IllegalArgumentException if it does not
   */
  Shape expanded(Shape to) {
    if (rank() > to.rank() || !broadcast(this, to).equals(to)) {
      throw new IllegalArgumentException(this + " does not broadcast to " + to);
    }
    return to;
  }

  /** Axes of this shape along which {@code smaller} was broadcast to it. */
  int[] broadcastAxes(Shape smaller) {
    List<Integer> axes = new ArrayList<>();
    int lead = rank() - smaller.rank();
    for (int i = 0; i < rank(); i++) {
      if (i < lead || smaller.size(i - lead) == 1 && size(i) != 1) {
        axes.add(i);
      }
    }
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}
