package io.gradinstructor.tracking;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorBoard's event file: TFRecords (length, its masked CRC-32C, data, their masked CRC-32C) of
 * the protocol buffer {@code tensorflow.Event}.
 */
final class EventFile {
  private static final int MASK = 0xa282ead8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** One that begins at a time in seconds since 1970. */
  EventFile(double seconds) throws IOException {
    record(event(seconds, 0, o -> o.writeString(3, "brain.Event:2")));
  }

  /** Adds a number. */
  EventFile scalar(double seconds, long step, String tag, double value) throws IOException {
    byte[] entry =
        bytes(
            o -> {
              o.writeString(1, tag);
              o.writeFloat(2, (float) value);
            });
    byte[] summary = bytes(o -> o.writeByteArray(1, entry));
    record(event(seconds, step, o -> o.writeByteArray(5, summary)));
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] event(double seconds, long step, Fields what) throws IOException {
    return bytes(
        o -> {
          o.writeDouble(1, seconds);
          o.writeInt64(2, step);
          what.write(o);
        });
  }

  private static byte[] bytes(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    fields.write(coded);
    coded.flush();
    return bytes.toByteArray();
  }

  private void record(byte[] data) throws IOException {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(masked(length));
    out.write(data);
    out.write(masked(data));
  }

  /** CRC-32C, turned and shifted so that one of a text that holds a CRC is safe too. */
  static byte[] masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }
}
