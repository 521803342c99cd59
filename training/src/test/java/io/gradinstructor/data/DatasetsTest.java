package io.gradinstructor.data;

import static io.gradinstructor.data.Idx.gzip;
import static io.gradinstructor.data.Idx.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final DatasetSpec SAMPLE = named("mnist-sample", null);

  @TempDir Path folder;

  private static DatasetSpec named(String name, String path) {
    return new DatasetSpec(name, path, null, new Range(0, 2), new Range(2, 3), new Range(0, 2));
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

  /** Ranges count the images of the classes alone; labels are places in their list. */
  @Test
  void someClassesOnly() throws IOException {
    byte[] images = idx(0x803, new int[] {6, 1, 2}, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
    write("train-images-idx3-ubyte", images);
    write("train-labels-idx1-ubyte", idx(0x801, new int[] {6}, 2, 0, 1, 2, 0, 2));
    write("t10k-images-idx3-ubyte", images);
    write("t10k-labels-idx1-ubyte", idx(0x801, new int[] {6}, 0, 1, 1, 2, 0, 0));
    DatasetSpec all =
        new DatasetSpec(
            "idx", folder.toString(), null, new Range(1, 3), new Range(3, 5), new Range(0, 4));
    DatasetSpec spec = all.of(List.of(2, 0));
    Datasets.Found found = Datasets.check(spec, DataFolder.anywhere());
    assertEquals(new Datasets.Part(5, 1, 2, 0, 1), found.train());
    assertEquals(new Datasets.Part(4, 1, 2, 0, 1), found.test());
    Dataset set = Datasets.load(spec.with(found.content()));
    assertArrayEquals(new byte[] {2, 2, 4, 4}, set.train().pixels());
    assertArrayEquals(new byte[] {1, 0}, set.train().labels());
    assertArrayEquals(new byte[] {5, 5, 6, 6}, set.reward().pixels());
    assertArrayEquals(new byte[] {1, 0}, set.reward().labels());
    assertArrayEquals(new byte[] {1, 1, 4, 4, 5, 5, 6, 6}, set.test().pixels());
    assertArrayEquals(new byte[] {1, 0, 1, 1}, set.test().labels());
    assertArrayEquals(
        new byte[] {0, 1},
        Datasets.load(checked(all)).train().labels(),
        "not those of the classes");
    String missing =
        assertThrows(
                DatasetException.class,
                () -> Datasets.check(all.of(List.of(0, 3)), DataFolder.anywhere()))
            .getMessage();
    assertTrue(missing.endsWith("expected images of class 3, found none"), missing);
    assertTrue(
        failure(all.of(List.of(1, 0))).contains("within its 3 images of the classes [1, 0]"));
  }

  @Test
  void howManyImagesOfAClassKnownSetsHaveIsKnown() {
    KnownSet sample = KnownSet.MNIST_SAMPLE;
    List<Integer> some = List.of(7, 2);
    int train = sample.trainImages(some);
    DatasetSpec all =
        new DatasetSpec(
                "mnist-sample",
                null,
                null,
                new Range(0, train - 1),
                new Range(train - 1, train),
                new Range(0, sample.testImages(some)))
            .of(some);
    assertEquals(1036 + 991, train);
    assertArrayEquals(
        new int[] {1036, 991, 0, 0, 0, 0, 0, 0, 0, 0}, counts(Datasets.load(all).trainAndReward()));
    for (KnownSet set : KnownSet.values()) {
      assertEquals(set == sample ? 10_000 : 60_000, set.trainImages(null));
      assertEquals(set == sample ? 2_000 : 10_000, set.testImages(null));
    }
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
                "idx", folder.toString(), null, new Range(0, 1), first.reward(), first.test())
            .with(first.content());
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
