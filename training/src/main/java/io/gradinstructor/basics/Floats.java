package io.gradinstructor.basics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats as messages carry them: little-endian float32. */
public final class Floats {
  private Floats() {}

  /** Their bytes. */
  public static byte[] bytes(float[] floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    return bytes.array();
  }

  /** The next ones. */
  public static float[] next(ByteBuffer bytes, int n) {
    float[] out = new float[n];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    bytes.position(bytes.position() + Float.BYTES * n);
    return out;
  }
}
