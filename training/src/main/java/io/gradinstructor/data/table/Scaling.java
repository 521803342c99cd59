package io.gradinstructor.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Learns from training rows how numbers are scaled, and what stands for missing ones. */
final class Scaling implements Source.Rows {
  private final byte[] parts;
  private final int[] count;
  private final double[] first;
  private final double[] sum;
  private final double[] squares;
  private final double[] least;
  private final double[] greatest;

  /** Of rows of so many numbers. */
  Scaling(byte[] parts, int width) {
    this.parts = parts;
    count = new int[width];
    first = new double[width];
    sum = new double[width];
    squares = new double[width];
    least = new double[width];
    greatest = new double[width];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  @Override
  public boolean wants(int row) {
    return row < parts.length && parts[row] == Split.TRAIN;
  }

  @Override
  public void row(int row, double[] raw, int label) {
    for (int i = 0; i < count.length; i++) {
      double x = raw[i];
      if (Double.isNaN(x)) {
        continue;
      }
      if (count[i]++ == 0) {
        first[i] = x;
      }
      // Less the first one, so that a large mean costs no digits.
      double d = x - first[i];
      sum[i] += d;
      squares[i] += d * d;
      least[i] = Math.min(least[i], x);
      greatest[i] = Math.max(greatest[i], x);
    }
  }

  /**
   * Features as they are scaled.
   *
   * @param file in messages
   * @throws TableException if a column tells nothing and is not to be kept
   */
  List<Feature> features(String file, List<Feature> found, Columns columns) {
    List<Feature> all = new ArrayList<>();
    int at = 0;
    for (Feature f : found) {
      all.add(f.oneHot() ? f : scaled(file, f, at, columns));
      at += f.width();
    }
    return all;
  }

  private Feature scaled(String file, Feature f, int from, Columns columns) {
    // Where nothing is said, pixels are not scaled and other numbers are.
    Columns.Scale scale = columns.scale() == null ? Columns.Scale.STANDARD : columns.scale();
    List<Double> shift = new ArrayList<>();
    List<Double> factor = new ArrayList<>();
    List<Double> missing = new ArrayList<>();
    for (int i = from; i < from + f.width(); i++) {
      if (count[i] == 0) {
        throw new TableException(
            file
                + ", column "
                + TableException.quoted(f.name())
                + ": expected a value in a training row, found none");
      }
      if (least[i] == greatest[i] && !columns.constant()) {
        String name = f.width() == 1 ? f.name() : f.name() + "[" + (i - from) + "]";
        throw ProfiledColumn.constant(
            file, name, "the value " + first[i] + " in all training rows", columns);
      }
      double mean = first[i] + sum[i] / count[i];
      missing.add(mean);
      double variance = Math.max(0, (squares[i] - sum[i] * sum[i] / count[i]) / count[i]);
      double spread =
          switch (scale) {
            case STANDARD -> Math.sqrt(variance);
            case MIN_MAX -> greatest[i] - least[i];
            case NONE -> 1;
          };
      shift.add(
          switch (scale) {
            case STANDARD -> mean;
            case MIN_MAX -> least[i];
            case NONE -> 0.0;
          });
      factor.add(spread > 0 ? 1 / spread : 1.0);
    }
    boolean may = columns.missing() == Columns.Missing.MEAN && f.categories() == null;
    return new Feature(f.name(), f.categories(), f.ordinal(), shift, factor, may ? missing : null);
  }
}
