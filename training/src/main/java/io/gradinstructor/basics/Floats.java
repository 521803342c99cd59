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

  /** Whether none is infinite, and none no number. */
  public static boolean finite(float[] floats) {
    for (float x : floats) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }

  /** The next ones. */
  public static float[] next(ByteBuffer bytes, int n) {
    float[] out = new float[n];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    bytes.position(bytes.position() + Float.BYTES * n);
    return out;
  }
}
