package io.gradinstructor.data.table;

import java.util.Arrays;
import java.util.List;

/**
 * Rows as a network takes them that need no class.
 *
 * @param values row after row
 * @param labels place of each row's class; -1 where there is none, or one that is not known
 */
public record Unlabelled(float[] values, int[] labels) {
  /**
   * Reads rows of a table.
   *
   * @param reader of the format that the network's own rows had
   * @param file in messages
   * @throws TableException if a row lacks a value, or has a text that the network does not know
   */
  public static Unlabelled read(Source.Reader reader, Encoding encoding, String file) {
    Reading reading = new Reading(encoding, file);
    reader.rows(encoding.profile(), reading);
    return new Unlabelled(
        Arrays.copyOf(reading.values, reading.rows * reading.width),
        Arrays.copyOf(reading.labels, reading.rows));
  }

  private static final class Reading implements Source.Rows {
    private final List<Feature> features;
    private final String file;
    private final double[][] numbers;
    private final int width;
    private float[] values = new float[1024];
    private int[] labels = new int[64];
    private int rows;

    Reading(Encoding encoding, String file) {
      features = encoding.features();
      this.file = file;
      numbers = encoding.numbers();
      width = encoding.width();
    }

    @Override
    public boolean wants(int row) {
      return true;
    }

    @Override
    public void row(int row, double[] raw, int label) {
      check(row, raw);
      if (rows == labels.length) {
        labels = Arrays.copyOf(labels, 2 * rows);
      }
      if ((rows + 1L) * width > values.length) {
        values = Arrays.copyOf(values, Math.toIntExact(2L * Math.max(values.length, width)));
      }
      for (int i = 0; i < width; i++) {
        double x = Double.isNaN(raw[i]) ? numbers[2][i] : raw[i];
        values[rows * width + i] = (float) ((x - numbers[0][i]) * numbers[1][i]);
      }
      labels[rows++] = label;
    }

    private void check(int row, double[] raw) {
      int at = 0;
      for (Feature f : features) {
        boolean known = !f.oneHot();
        for (int i = at; i < at + f.width(); i++) {
          known |= f.oneHot() && raw[i] == 1;
          known &=
              f.categories() != null
                  || Math.abs(raw[i]) <= Float.MAX_VALUE
                  || f.missing() != null && Double.isNaN(raw[i]);
        }
        known &= !f.ordinal() || raw[at] >= 0;
        if (!known) {
          throw new TableException(
              file
                  + ", row "
                  + (row + 1)
                  + ", column "
                  + TableException.quoted(f.name())
                  + ": expected "
                  + (f.categories() == null
                      ? "a number"
                      : "one of " + String.join(", ", f.categories()))
                  + " as the network learned from, found something else");
        }
        at += f.width();
      }
    }
  }
}
