package io.gradinstructor.data.table;

import java.util.Arrays;

/** What networks take of rows, row after row; not to be written to. */
public sealed interface Inputs {
  /** How many numbers. */
  int length();

  /** Numbers as networks take them. */
  float[] floats(int from, int to);

  /** The first so many numbers. */
  Inputs first(int length);

  /** These, then the others, which are of the same kind. */
  Inputs concat(Inputs other);

  /**
   * Pixels: a network takes them divided by 255.
   *
   * @param values unsigned
   */
  record Bytes(byte[] values) implements Inputs {
    private static final float SHARE = (float) (1 / 255.0);

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] floats(int from, int to) {
      float[] out = new float[to - from];
      for (int i = 0; i < out.length; i++) {
        // Rounded as the training step does.
        out[i] = (values[from + i] & 0xff) * SHARE;
      }
      return out;
    }

    @Override
    public Inputs first(int length) {
      return new Bytes(Arrays.copyOf(values, length));
    }

    @Override
    public Inputs concat(Inputs other) {
      byte[] more = ((Bytes) other).values;
      byte[] all = Arrays.copyOf(values, Math.addExact(values.length, more.length));
      System.arraycopy(more, 0, all, values.length, more.length);
      return new Bytes(all);
    }
  }

  /** Numbers that a network takes as they are. */
  record Floats(float[] values) implements Inputs {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float[] floats(int from, int to) {
      return Arrays.copyOfRange(values, from, to);
    }

    @Override
    public Inputs first(int length) {
      return new Floats(Arrays.copyOf(values, length));
    }

    @Override
    public Inputs concat(Inputs other) {
      float[] more = ((Floats) other).values;
      float[] all = Arrays.copyOf(values, Math.addExact(values.length, more.length));
      System.arraycopy(more, 0, all, values.length, more.length);
      return new Floats(all);
    }
  }
}
