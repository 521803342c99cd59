package io.gradinstructor.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Files of data sets, as bytes. */
final class Idx {
  private Idx() {}

  static byte[] idx(int magic, int[] sizes, int... data) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + data.length).putInt(magic);
    Arrays.stream(sizes).forEach(buffer::putInt);
    Arrays.stream(data).forEach(b -> buffer.put((byte) b));
    return buffer.array();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
