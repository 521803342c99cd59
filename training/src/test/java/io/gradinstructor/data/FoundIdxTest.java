package io.gradinstructor.data;

import static io.gradinstructor.data.Idx.gzip;
import static io.gradinstructor.data.Idx.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of QMNIST and EMNIST, as their authors publish them. */
class FoundIdxTest {
  @TempDir Path folder;

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private DatasetSpec spec(boolean transposed) {
    return new DatasetSpec(
        "idx",
        folder.toString(),
        null,
        new Range(0, 2),
        new Range(2, 3),
        new Range(0, 2),
        null,
        null,
        transposed);
  }

  private static DatasetSpec checked(DatasetSpec spec) {
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  /** Images of 2 rows and 3 columns that stand in the file column by column. */
  @Test
  void transposedImagesAreTurned() throws IOException {
    byte[] images =
        idx(0x803, new int[] {3, 3, 2}, 1, 4, 2, 5, 3, 6, 0, 0, 0, 0, 0, 9, 11, 14, 12, 15, 13, 16);
    byte[] labels = idx(0x801, new int[] {3}, 1, 2, 1);
    write("emnist-letters-train-images-idx3-ubyte", images);
    write("emnist-letters-train-labels-idx1-ubyte", labels);
    write("emnist-letters-test-images-idx3-ubyte.gz", gzip(images));
    write("emnist-letters-test-labels-idx1-ubyte", labels);
    DatasetSpec plain = spec(false);
    DatasetSpec turned = spec(true);
    Datasets.Found found = Datasets.check(turned, DataFolder.anywhere());
    assertEquals(new Datasets.Part(3, 2, 3, 1, 2), found.train());
    Dataset set = Datasets.load(turned.with(found.content()));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 9}, set.train().pixels());
    assertArrayEquals(new byte[] {11, 12, 13, 14, 15, 16}, set.reward().pixels());
    assertArrayEquals(
        new byte[] {1, 4, 2, 5, 3, 6}, Datasets.load(checked(plain)).train().first(1).pixels());
    DatasetSpec letters = turned.of(List.of(1, 2));
    Dataset counted = Datasets.load(checked(letters));
    assertArrayEquals(set.train().pixels(), counted.train().pixels());
    assertArrayEquals(new byte[] {0, 1}, counted.train().labels());
  }

  /** A folder as QMNIST's authors publish it; two sets in one folder are to be told apart. */
  @Test
  void filesByOtherNames() throws IOException {
    byte[] images = idx(0x803, new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 255);
    byte[] labels = idx(0xc02, new int[] {3, 1}, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2);
    write("qmnist-train-images-idx3-ubyte.gz", gzip(images));
    write("qmnist-train-labels-idx2-int.gz", gzip(labels));
    write("qmnist-test-images-idx3-ubyte.gz", gzip(images));
    write("qmnist-test-labels.idx2-int", labels);
    Dataset set = Datasets.load(checked(spec(false)));
    assertArrayEquals(new byte[] {3, 1}, set.train().labels());
    assertArrayEquals(new byte[] {3, 1}, set.test().labels());
    write("other-test-labels-idx1-ubyte", new byte[0]);
    String message =
        assertThrows(DatasetException.class, () -> Datasets.load(spec(false))).getMessage();
    assertTrue(message.contains("found neither"), message);
  }
}
