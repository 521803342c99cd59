package io.gradinstructor.data;

import static io.gradinstructor.data.Idx.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an IDX file may be, and that no more of it is read than is wanted. */
class IdxFileTest {
  private static IdxFile file(byte[] bytes) {
    return new IdxFile("f", () -> new ByteArrayInputStream(bytes));
  }

  @Test
  void wrongIdx() {
    Map<String, byte[]> wrong =
        Map.of(
            "f: expected an IDX header of 8 bytes, found 3 bytes",
            new byte[3],
            "f: expected the magic number 0x00000801 (unsigned bytes, 1 dimensions), or that of 32-bit numbers, found 0x00000803",
            idx(0x803, new int[] {1, 1, 1}, 0),
            "f: expected 3 bytes of data for [3], found 2",
            idx(0x801, new int[] {3}, 0, 1),
            "f: expected 1 bytes of data for [1], found more",
            idx(0x801, new int[] {1}, 0, 1),
            "f: expected dimensions of 1 to 1073741824 values in all, found [-1]",
            idx(0x801, new int[] {-1}));
    wrong.forEach(
        (message, bytes) ->
            assertEquals(
                message,
                assertThrows(DatasetException.class, () -> file(bytes).read(1, List.of()))
                    .getMessage()));
  }

  /** As QMNIST has them: the class, then who wrote it, and so on. */
  @Test
  void labelsOfSeveralNumbers() {
    byte[] wide =
        idx(
            0xc02,
            new int[] {3, 2},
            0,
            0,
            0,
            7,
            9,
            9,
            9,
            9,
            0,
            0,
            0,
            2,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            7,
            0,
            0,
            0,
            1);
    IdxFile.Pass pass = file(wide).read(1, List.of(new Range(1, 3)));
    assertEquals(List.of(3), pass.dimensions());
    assertEquals(2, pass.least());
    assertEquals(7, pass.greatest());
    assertEquals(2, pass.counts()[7]);
    assertArrayEquals(new byte[] {2, 7}, pass.parts().get(0));
    assertEquals(Sha256.of(wide), pass.sha256());
    byte[] narrow = idx(0xc01, new int[] {2}, 0, 0, 0, 5, 0, 0, 0, 0);
    assertArrayEquals(
        new byte[] {5, 0}, file(narrow).read(1, List.of(new Range(0, 2))).parts().get(0));
    Map<String, byte[]> wrong =
        Map.of(
            "f: expected labels from 0 to 127, found 256",
            idx(0xc01, new int[] {1}, 0, 0, 1, 0),
            "f: expected labels from 0 to 127, found -1",
            idx(0xc01, new int[] {1}, 255, 255, 255, 255),
            "f: expected rows of 2 numbers, found one of 4 bytes",
            Arrays.copyOf(wide, wide.length - 4),
            "f: expected 4 bytes of data for [4], found 3",
            idx(0xc01, new int[] {4}, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
            "f: expected rows of 1 to 1024 numbers, found 0",
            idx(0xc02, new int[] {1, 0}));
    wrong.forEach(
        (message, bytes) ->
            assertEquals(
                message,
                assertThrows(DatasetException.class, () -> file(bytes).read(1, List.of()))
                    .getMessage()));
    assertThrows(DatasetException.class, () -> file(narrow).read(3, List.of()), "no images");
  }

  /**
   * Zeros without end, as gzip packs them to nothing: nobody reads on after what should be there.
   */
  @Test
  void whatUnpacksToMoreIsCutOff() throws IOException {
    byte[] head = idx(0x801, new int[] {100_000});
    AtomicLong read = new AtomicLong();
    IdxFile endless =
        new IdxFile(
            "f",
            () ->
                new InputStream() {
                  @Override
                  public int read() {
                    long at = read.getAndIncrement();
                    return at < head.length ? head[(int) at] & 0xff : 0;
                  }
                });
    assertEquals(
        "f: expected 100000 bytes of data for [100000], found more",
        assertThrows(DatasetException.class, () -> endless.read(1, List.of())).getMessage());
    assertTrue(read.get() < 300_000, "read " + read);
  }

  /** A file larger than the heap of this test could hold: only what is named is kept. */
  @Test
  void ofALargeFileOnlyTheRangesAreKept() {
    int images = 1_300_000;
    byte[] head = idx(0x803, new int[] {images, 28, 28});
    byte[] row = new byte[784];
    IdxFile large =
        new IdxFile(
            "f",
            () ->
                new InputStream() {
                  private long at;

                  @Override
                  public int read() {
                    throw new AssertionError("byte by byte");
                  }

                  @Override
                  public int read(byte[] into, int off, int n) {
                    if (at == 0) {
                      System.arraycopy(head, 0, into, off, head.length);
                      at += head.length;
                      return head.length;
                    }
                    long left = head.length + (long) images * row.length - at;
                    int many = (int) Math.min(n, left);
                    Arrays.fill(into, off, off + many, (byte) (at / 100_000_000));
                    at += many;
                    return many == 0 ? -1 : many;
                  }
                });
    IdxFile.Pass pass = large.read(3, List.of(new Range(0, 1), new Range(1_299_999, 1_300_000)));
    assertEquals(0, pass.parts().get(0)[0]);
    assertEquals(10, pass.parts().get(1)[783]);
    assertEquals(784, pass.each());
    String message =
        assertThrows(DeterministicFault.class, () -> large.read(3, List.of(new Range(0, images))))
            .getMessage();
    assertTrue(
        message.startsWith("f: the ranges that the campaign names have 1,019,200,000 bytes"),
        message);
  }
}
