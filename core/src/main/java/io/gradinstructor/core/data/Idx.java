package io.gradinstructor.core.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Contents of an IDX file of unsigned bytes, the format of MNIST.
 *
 * @param dimensions sizes, slowest first
 * @param data the bytes after the header
 */
record Idx(List<Integer> dimensions, byte[] data) {
  /** A gigabyte: more is a mistake or an attack. */
  private static final int MAX_BYTES = 1 << 30;

  /** The file's bytes, unpacked if they are gzip. */
  static byte[] unpack(String file, byte[] bytes) {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = in.readNBytes(MAX_BYTES);
      if (in.read() >= 0) {
        throw new DatasetException(file + ": expected " + MAX_BYTES + " bytes at most, found more");
      }
      return plain;
    } catch (IOException e) {
      throw new DatasetException(
          file
              + ": expected whole gzip data, found "
              + bytes.length
              + " bytes that cannot be unpacked ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** Reads unpacked bytes that shall have so many dimensions. */
  static Idx read(String file, byte[] bytes, int dimensions) {
    int header = 4 + 4 * dimensions;
    if (bytes.length < header) {
      throw new DatasetException(
          file
              + ": expected an IDX header of "
              + header
              + " bytes, found "
              + bytes.length
              + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    if (magic != 0x800 + dimensions) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected the magic number 0x%08x (unsigned bytes, %d dimensions), found 0x%08x",
              file,
              0x800 + dimensions,
              dimensions,
              magic));
    }
    Integer[] sizes = new Integer[dimensions];
    long length = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = buffer.getInt();
      if (sizes[i] < 1 || (length *= sizes[i]) > MAX_BYTES) {
        throw new DatasetException(
            file
                + ": expected dimensions of 1 to "
                + MAX_BYTES
                + " values in all, found "
                + Arrays.toString(Arrays.copyOf(sizes, i + 1)));
      }
    }
    if (bytes.length - header != length) {
      throw new DatasetException(
          file
              + ": expected "
              + length
              + " bytes of data for "
              + Arrays.toString(sizes)
              + ", found "
              + (bytes.length - header));
    }
    return new Idx(List.of(sizes), Arrays.copyOfRange(bytes, header, bytes.length));
  }
}
