package io.gradinstructor.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gradinstructor.basics.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedStreamTest {
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** In pieces of any size, some byte by byte, some skipped, some never asked for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003})
  void hashesAllOfIt(int length) throws IOException {
    byte[] all = bytes(length);
    try (HashedStream in = new HashedStream(new ByteArrayInputStream(all))) {
      int first = in.read();
      assertEquals(length == 0 ? -1 : all[0] & 0xff, first);
      in.skip(70_000);
      byte[] some = in.readNBytes(100_001);
      int from = Math.min(length, 1 + 65_536);
      assertArrayEquals(
          java.util.Arrays.copyOfRange(all, from, Math.min(length, from + 100_001)), some);
      assertEquals(Sha256.of(all), in.sha256());
    }
  }

  @Test
  void aStreamThatIsClosedEarlyLeavesNoThread() throws Exception {
    HashedStream in = new HashedStream(new ByteArrayInputStream(bytes(500_000)));
    in.readNBytes(200_000);
    in.close();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getName().equals("sha256")) {
        t.join(10_000);
        assertFalse(t.isAlive());
      }
    }
  }
}
