package io.gradinstructor.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.core.DeterministicFault;
import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.campaign.Range;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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

  private static DatasetSpec checked(DatasetSpec spec) {
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  @Test
  void sampleIsMnistSpreadEvenly() {
    DatasetSpec all =
        new DatasetSpec(
            "mnist-sample",
            null,
            null,
            new Range(0, 9_999),
            new Range(9_999, 10_000),
            new Range(0, 2_000));
    Dataset sample = Datasets.load(all);
    assertSame(sample, Datasets.load(all));
    Images train = sample.trainAndReward();
    assertArrayEquals(
        new int[] {966, 1137, 991, 1056, 951, 913, 980, 1036, 997, 973}, counts(train));
    assertArrayEquals(
        new int[] {189, 222, 212, 242, 196, 186, 158, 215, 193, 187}, counts(sample.test()));
    assertEquals(10_000, train.count());
    assertEquals(2_000, sample.test().count());
    assertEquals(784, train.pixelsPerImage());
    double mean = 0;
    boolean[] seen = new boolean[256];
    for (byte pixel : train.pixels()) {
      mean += pixel & 0xff;
      seen[pixel & 0xff] = true;
    }
    assertEquals(33.220002, mean / train.pixels().length, 1e-6);
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
    DatasetSpec spec = checked(named("idx", folder.toString()));
    Dataset set = Datasets.load(spec);
    assertArrayEquals(new byte[] {1, 2, 3, 4}, set.train().pixels());
    assertArrayEquals(new byte[] {5, -1}, set.reward().pixels());
    assertArrayEquals(new byte[] {0, 1, 2}, set.trainAndReward().labels());
    assertArrayEquals(new byte[] {0, 1}, set.test().labels());
    assertEquals(
        List.of(
            folder.toRealPath().resolve("train-images-idx3-ubyte").toString(),
            folder.toRealPath().resolve("train-labels-idx1-ubyte.gz").toString(),
            folder.toRealPath().resolve("t10k-images-idx3-ubyte.gz").toString(),
            folder.toRealPath().resolve("t10k-labels-idx1-ubyte").toString()),
        spec.content().files());
    assertEquals(spec.content().sha256().get(0), spec.content().sha256().get(2), "plain and gzip");
    DatasetSpec.IdxFiles files =
        new DatasetSpec.IdxFiles(
            spec.content().files().get(0),
            spec.content().files().get(1),
            spec.content().files().get(2),
            spec.content().files().get(3));
    DatasetSpec byFile =
        new DatasetSpec("idx", null, files, spec.train(), spec.reward(), spec.test());
    Datasets.Found found = Datasets.check(byFile, DataFolder.anywhere());
    assertEquals(spec.content(), found.content());
    assertEquals(new Datasets.Part(3, 1, 2, 0, 2), found.train());
  }

  /** What others call the files, and in which case. */
  @Test
  void namesAreTakenAsOthersSpellThem() throws IOException {
    writeSet();
    Files.move(
        folder.resolve("train-images-idx3-ubyte"), folder.resolve("train-images.idx3-ubyte"));
    Files.move(
        folder.resolve("train-labels-idx1-ubyte.gz"), folder.resolve("TRAIN-LABELS.IDX1-UBYTE.GZ"));
    assertEquals(3, Datasets.load(named("idx", folder.toString())).trainAndReward().count());
  }

  /** Replaced by others of the same size at the same path: never taken for what was there. */
  @Test
  void dataAreKnownByTheirContent() throws IOException {
    writeSet();
    DatasetSpec first = checked(named("idx", folder.toString()));
    assertArrayEquals(new byte[] {0, 1}, Datasets.load(first).train().labels());
    var time = Files.getLastModifiedTime(folder.resolve("train-labels-idx1-ubyte.gz"));
    write("train-labels-idx1-ubyte.gz", gzip(idx(0x801, new int[] {3}, 2, 1, 0)));
    Files.setLastModifiedTime(folder.resolve("train-labels-idx1-ubyte.gz"), time);
    DatasetSpec second = checked(named("idx", folder.toString()));
    assertNotEquals(first.content(), second.content());
    assertArrayEquals(new byte[] {2, 1}, Datasets.load(second).train().labels());
    assertArrayEquals(
        new byte[] {2, 1}, Datasets.load(named("idx", folder.toString())).train().labels());
    assertArrayEquals(new byte[] {0, 1}, Datasets.load(first).train().labels(), "still known");
    DatasetSpec other =
        new DatasetSpec(
            "idx",
            folder.toString(),
            null,
            new Range(0, 1),
            first.reward(),
            first.test(),
            first.content());
    String message = failure(other);
    assertTrue(
        message.startsWith(
            "the data in "
                + first.content().files().get(1)
                + " changed since the campaign was submitted: expected unpacked bytes with the"
                + " SHA-256 "
                + first.content().sha256().get(1)),
        message);
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    message = failure(other);
    assertTrue(message.contains("found no such file; all services must see"), message);
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

  private static IdxFile file(byte[] bytes) {
    return new IdxFile("f", () -> new ByteArrayInputStream(bytes));
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

  @Test
  void filesThatDoNotFitEachOther() throws IOException {
    writeSet();
    write("t10k-labels-idx1-ubyte", idx(0x801, new int[] {2}, 0, 1));
    String expected = "t10k-labels-idx1-ubyte: expected 3 labels as there are images in ";
    assertTrue(failure(named("idx", folder.toString())).contains(expected));
  }

  @Test
  void missingFile() throws IOException {
    writeSet();
    Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
    String message = failure(named("idx", folder.toString()));
    assertTrue(
        message.endsWith(
            "t10k-images-idx3-ubyte: expected this file, or it with .gz, found neither; the folder"
                + " has t10k-labels-idx1-ubyte, train-images-idx3-ubyte, train-labels-idx1-ubyte.gz;"
                + " dataset.files names the four one by one"),
        message);
  }

  @Test
  void fromElsewhereOnlyTheServersFolderIsOpened() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path outside = Files.createDirectories(folder.resolve("outside"));
    folder = Files.createDirectories(data.resolve("set"));
    writeSet();
    folder = outside;
    writeSet();
    Files.createSymbolicLink(data.resolve("link"), outside);
    Path mixed = Files.createDirectories(data.resolve("mixed"));
    for (String name : KnownSet.FILES) {
      Files.createSymbolicLink(mixed.resolve(name), DatasetFiles.find(outside, name));
    }
    DataFolder server = DataFolder.within(data.toString());
    for (String inside : List.of("set", "./set", "set/../set", data.resolve("set").toString())) {
      assertEquals(
          data.toRealPath().resolve("set/train-images-idx3-ubyte").toString(),
          Datasets.check(named("idx", inside), server).content().files().get(0));
    }
    for (String no :
        List.of("..", "../outside", outside.toString(), "link", "mixed", "/etc", "/")) {
      assertEquals(
          no
              + ": is not in the server's folder of data sets (GI_DATA_DIR), which paths are"
              + " relative to",
          refused(no, server));
    }
    for (String absent : List.of("absent", "~", "~/x", "outside")) {
      assertEquals(
          absent + ": there is no such data set in the server's folder of data sets (GI_DATA_DIR)",
          refused(absent, server));
    }
    assertTrue(refused("a\0b", server).contains(": is no path: "));
    assertEquals(
        "set: this server has no folder of data sets (GI_DATA_DIR), so campaigns name none",
        refused("set", DataFolder.within(null)));
    assertTrue(refused("absent", DataFolder.anywhere()).contains("there is no such data set"));
  }

  private static String refused(String path, DataFolder where) {
    DatasetException e =
        assertThrows(DatasetException.class, () -> Datasets.check(named("idx", path), where), path);
    assertEquals("path", e.field());
    return e.getMessage();
  }

  @Test
  void homeIsWhereUsersExpectIt() throws IOException {
    writeSet();
    String home = System.getProperty("user.home");
    System.setProperty("user.home", folder.getParent().toString());
    try {
      assertEquals(folder.toRealPath(), DataFolder.anywhere().resolve("~/" + folder.getFileName()));
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void namedSetsAreCheckedToTheByte() throws IOException {
    writeSet();
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () -> Datasets.check(named("mnist", folder.toString()), DataFolder.anywhere()));
    String message = e.getMessage();
    assertTrue(
        message.contains("train-images-idx3-ubyte: expected the file of mnist (SHA-256"), message);
    assertTrue(message.contains(KnownSet.MNIST.hash("train-images-idx3-ubyte")), message);
    assertNull(Datasets.check(SAMPLE, DataFolder.within(null)).content(), "its name says all");
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
