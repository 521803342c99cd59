package io.gradinstructor.report;

import io.gradinstructor.network.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** NumPy's file format, version 1.0. */
public final class Npy {
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /** A float32 array [rows, columns] in C order, little-endian. */
  public static byte[] write(Grid grid) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + grid.rows()
            + ", "
            + grid.columns()
            + "), }";
    int before = 10;
    int blanks = ALIGNMENT - (before + header.length() + 1) % ALIGNMENT;
    byte[] text = (header + " ".repeat(blanks) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out =
        ByteBuffer.allocate(before + text.length + 4 * grid.values().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0);
    out.putShort((short) text.length).put(text);
    for (float x : grid.values()) {
      out.putFloat(x);
    }
    return out.array();
  }
}
