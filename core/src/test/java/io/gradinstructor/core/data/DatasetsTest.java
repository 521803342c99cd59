package io.gradinstructor.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.campaign.Range;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final DatasetSpec SAMPLE = named("mnist-sample", null);

  @TempDir Path folder;

  private static DatasetSpec named(String name, String path) {
    return new DatasetSpec(name, path, null, new Range(0, 2), new Range(2, 3), new Range(0, 2));
  }

  private static byte[] idx(int magic, int[] sizes, int... data) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + data.length).putInt(magic);
    Arrays.stream(sizes).forEach(buffer::putInt);
    Arrays.stream(data).forEach(b -> buffer.put((byte) b));
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void writeSet() throws IOException {
    byte[] images = idx(0x803, new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 255);
    byte[] labels = idx(0x801, new int[] {3}, 0, 1, 2);
    write("train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte.gz", gzip(labels));
    write("t10k-images-idx3-ubyte.gz", gzip(images));
    write("t10k-labels-idx1-ubyte", labels);
  }

  private static String failure(DatasetSpec spec) {
    return assertThrows(DatasetException.class, () -> Datasets.load(spec)).getMessage();
  }

  @Test
  void sampleIsMnistSpreadEvenly() {
    Dataset sample = Datasets.load(SAMPLE);
    assertSame(sample, Datasets.load(SAMPLE));
    assertArrayEquals(
        new int[] {966, 1137, 991, 1056, 951, 913, 980, 1036, 997, 973},
        counts(sample.trainFile()));
    assertArrayEquals(
        new int[] {189, 222, 212, 242, 196, 186, 158, 215, 193, 187}, counts(sample.testFile()));
    assertEquals(10_000, sample.trainFile().count());
    assertEquals(2_000, sample.testFile().count());
    assertEquals(10, sample.trainFile().classes());
    assertEquals(784, sample.trainFile().pixelsPerImage());
    double mean = 0;
    boolean[] seen = new boolean[256];
    for (byte pixel : sample.trainFile().pixels()) {
      mean += pixel & 0xff;
      seen[pixel & 0xff] = true;
    }
    assertEquals(33.220002, mean / sample.trainFile().pixels().length, 1e-6);
    for (boolean value : seen) {
      assertTrue(value);
    }
  }

  private static int[] counts(Images images) {
    int[] counts = new int[10];
    for (byte label : images.labels()) {
      counts[label]++;
    }
    return counts;
  }

  @Test
  void ownFilesPlainOrPacked() throws IOException {
    writeSet();
    DatasetSpec spec = named("idx", folder.toString());
    Dataset set = Datasets.load(spec);
    assertEquals(3, set.testFile().classes());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, set.train(spec).pixels());
    assertArrayEquals(new byte[] {5, -1}, set.reward(spec).pixels());
    assertArrayEquals(new byte[] {0, 1, 2}, set.trainAndReward(spec).labels());
    DatasetSpec.IdxFiles files =
        new DatasetSpec.IdxFiles(
            folder.resolve("train-images-idx3-ubyte").toString(),
            folder.resolve("train-labels-idx1-ubyte.gz").toString(),
            folder.resolve("t10k-images-idx3-ubyte.gz").toString(),
            folder.resolve("t10k-labels-idx1-ubyte").toString());
    assertEquals(
        3,
        Datasets.load(new DatasetSpec("idx", null, files, null, null, null)).trainFile().count());
    assertTrue(
        assertThrows(DatasetException.class, () -> set.testFile().slice(new Range(2, 4)))
            .getMessage()
            .contains("within the 3 images"));
  }

  @Test
  void damagedPacking() throws IOException {
    writeSet();
    byte[] packed = gzip(idx(0x801, new int[] {3}, 0, 1, 2));
    write("train-labels-idx1-ubyte.gz", Arrays.copyOf(packed, packed.length - 9));
    String message = failure(named("idx", folder.toString()));
    assertTrue(message.contains("train-labels-idx1-ubyte.gz: expected whole gzip data"), message);
    packed[packed.length - 12] ^= 0x55;
    write("train-labels-idx1-ubyte.gz", packed);
    assertTrue(failure(named("idx", folder.toString())).contains("expected whole gzip data"));
  }

  @Test
  void wrongIdx() {
    Map<String, byte[]> wrong =
        Map.of(
            "f: expected an IDX header of 8 bytes, found 3 bytes",
            new byte[3],
            "f: expected the magic number 0x00000801 (unsigned bytes, 1 dimensions), found 0x00000803",
            idx(0x803, new int[] {1, 1, 1}, 0),
            "f: expected 3 bytes of data for [3], found 2",
            idx(0x801, new int[] {3}, 0, 1),
            "f: expected 1 bytes of data for [1], found 2",
            idx(0x801, new int[] {1}, 0, 1),
            "f: expected dimensions of 1 to 1073741824 values in all, found [-1]",
            idx(0x801, new int[] {-1}));
    wrong.forEach(
        (message, bytes) ->
            assertEquals(
                message,
                assertThrows(DatasetException.class, () -> Idx.read("f", bytes, 1)).getMessage()));
  }

  @Test
  void filesThatDoNotFitEachOther() throws IOException {
    writeSet();
    write("t10k-labels-idx1-ubyte", idx(0x801, new int[] {2}, 0, 1));
    assertEquals(
        "t10k-labels-idx1-ubyte: expected 3 labels as there are images in t10k-images-idx3-ubyte, found 2",
        failure(named("idx", folder.toString())));
  }

  @Test
  void missingFile() throws IOException {
    writeSet();
    Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
    assertTrue(
        failure(named("idx", folder.toString()))
            .endsWith("t10k-images-idx3-ubyte: expected this file, or it with .gz, found neither"));
  }

  @Test
  void namedSetsAreCheckedToTheByte() throws IOException {
    writeSet();
    String message = failure(named("mnist", folder.toString()));
    assertTrue(
        message.contains("train-images-idx3-ubyte: expected the file of mnist (SHA-256"), message);
    assertTrue(message.contains(KnownSet.MNIST.hash("train-images-idx3-ubyte")), message);
  }

  @Test
  void cacheHoldsWholeFilesOnly() throws IOException {
    Path cache = folder.resolve("a").resolve("b");
    Places.keep(cache, Map.of("x", new byte[] {1, 2}));
    Places.keep(cache, Map.of("x", new byte[] {3}));
    assertArrayEquals(new byte[] {3}, Files.readAllBytes(cache.resolve("x")));
    try (var files = Files.list(cache)) {
      assertEquals(1, files.count());
    }
  }
}
