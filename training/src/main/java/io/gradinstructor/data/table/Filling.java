package io.gradinstructor.data.table;

/** Puts rows as networks take them into the parts that they are of. */
final class Filling implements Source.Rows {
  private final byte[] parts;
  private final double[][] numbers;
  private final boolean pixels;
  private final int width;
  private final int[] at = new int[4];
  private final byte[][] bytes = new byte[4][];
  private final float[][] floats = new float[4][];
  private final byte[][] labels = new byte[4][];

  Filling(byte[] parts, Encoding encoding) {
    this.parts = parts;
    numbers = encoding.numbers();
    pixels = encoding.image() != null;
    width = encoding.width();
    int[] counts = Split.counts(parts);
    for (byte p = Split.TRAIN; p <= Split.TEST; p++) {
      int size = Math.multiplyExact(counts[p], width);
      bytes[p] = new byte[pixels ? size : 0];
      floats[p] = new float[pixels ? 0 : size];
      labels[p] = new byte[counts[p]];
    }
  }

  @Override
  public boolean wants(int row) {
    return row < parts.length && parts[row] != Split.NONE;
  }

  @Override
  public void row(int row, double[] raw, int label) {
    int p = parts[row];
    int from = at[p] * width;
    for (int i = 0; i < width; i++) {
      if (pixels) {
        bytes[p][from + i] = (byte) raw[i];
      } else {
        double x = Double.isNaN(raw[i]) ? numbers[2][i] : raw[i];
        floats[p][from + i] = (float) ((x - numbers[0][i]) * numbers[1][i]);
      }
    }
    labels[p][at[p]++] = (byte) label;
  }

  Inputs inputs(byte part) {
    return pixels ? new Inputs.Bytes(bytes[part]) : new Inputs.Floats(floats[part]);
  }

  byte[] labels(byte part) {
    return labels[part];
  }
}
