package io.gradinstructor.network;

import java.util.ArrayList;
import java.util.List;

/** Numbers [rows][columns], row-major: weights, or something that is said of them. */
public record Grid(int rows, int columns, float[] values) {
  /** Of heat. */
  public static Grid of(Heat heat) {
    float[] values = new float[heat.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = heat.values().get(i);
    }
    return new Grid(heat.rows(), heat.columns(), values);
  }

  /** As messages carry it. */
  public Heat heat() {
    List<Float> list = new ArrayList<>(values.length);
    for (float x : values) {
      list.add(x);
    }
    return new Heat(rows, columns, list);
  }

  /** A cell. */
  public float at(int row, int column) {
    return values[row * columns + column];
  }

  /**
   * Larger: each new cell is the mean of the old ones that it touches, as adaptive average pooling
   * enlarges.
   */
  public Grid enlarged(int toRows, int toColumns) {
    float[] spread = new float[toRows * toColumns];
    for (int i = 0; i < toRows; i++) {
      for (int j = 0; j < toColumns; j++) {
        spread[i * toColumns + j] = (float) mean(i, toRows, j, toColumns, 1);
      }
    }
    return new Grid(toRows, toColumns, spread);
  }

  /** Smaller: the root mean square of the block that each new cell covers. */
  public Grid rms(int toRows, int toColumns) {
    float[] cells = new float[toRows * toColumns];
    for (int i = 0; i < toRows; i++) {
      for (int j = 0; j < toColumns; j++) {
        cells[i * toColumns + j] = (float) Math.sqrt(mean(i, toRows, j, toColumns, 2));
      }
    }
    return new Grid(toRows, toColumns, cells);
  }

  /** Mean of a power of the cells that cell (i, j) of another resolution touches. */
  private double mean(int i, int toRows, int j, int toColumns, int power) {
    double sum = 0;
    int n = 0;
    for (int r = first(i, toRows, rows); r < end(i, toRows, rows); r++) {
      for (int c = first(j, toColumns, columns); c < end(j, toColumns, columns); c++) {
        double x = at(r, c);
        sum += power == 2 ? x * x : x;
        n++;
      }
    }
    return sum / n;
  }

  private static int first(int i, int to, int from) {
    return (int) ((long) i * from / to);
  }

  private static int end(int i, int to, int from) {
    return (int) (((i + 1L) * from + to - 1) / to);
  }

  /**
   * Rows folded to a square picture, row by row; each pixel is the mean of its row.
   *
   * @throws IllegalArgumentException if the rows do not fill a square
   */
  public Grid folded() {
    if (!square(rows)) {
      throw new IllegalArgumentException(rows + " inputs are no square picture");
    }
    int side = (int) Math.round(Math.sqrt(rows));
    float[] pixels = new float[rows];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        sum += at(r, c);
      }
      pixels[r] = (float) (sum / columns);
    }
    return new Grid(side, side, pixels);
  }

  /** Whether so many pixels are a square. */
  public static boolean square(int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    return side * side == pixels;
  }

  /** Columns as rows. */
  public Grid transposed() {
    float[] out = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[c * rows + r] = at(r, c);
      }
    }
    return new Grid(columns, rows, out);
  }

  /** The least number; NaN counts as none. */
  public float minimum() {
    float least = Float.POSITIVE_INFINITY;
    for (float x : values) {
      least = x < least ? x : least;
    }
    return least;
  }

  /** The greatest number; NaN counts as none. */
  public float maximum() {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float x : values) {
      greatest = x > greatest ? x : greatest;
    }
    return greatest;
  }
}
