package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitsTest {
  @TempDir Path folder;

  private String write(String text) throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, text);
    return file.toString();
  }

  private static DatasetSpec checked(DatasetSpec spec) {
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  /** Ten groups of ten rows, a class in the ratio of four to one. */
  private Csv grouped() throws IOException {
    String rows =
        IntStream.range(0, 100)
            .mapToObj(i -> i + ",g" + i / 10 + "," + (i % 5 == 0 ? "rare" : "usual"))
            .collect(Collectors.joining("\n"));
    Columns c =
        new Columns("class", List.of("g"), Map.of(), List.of(), Missing.REFUSE, Scale.NONE, false);
    return Csv.of(write("x,g,class\n" + rows + "\n"), c);
  }

  private static int[] rows(Images images) {
    int[] rows = new int[images.count()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) images.floats(i, i + 1)[0];
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void splitsDealEachRowOnce(Split.Kind kind) throws IOException {
    Split split = new Split(kind, 3, 0.6, 0.2, 0.2, kind == Split.Kind.GROUPED ? "g" : null);
    DatasetSpec spec = checked(DatasetSpec.of("csv", grouped(), split));
    assertEquals(new Range(0, 60), spec.train());
    assertEquals(new Range(60, 80), spec.reward());
    assertEquals(new Range(0, 20), spec.test());
    Dataset set = Datasets.load(spec);
    List<int[]> parts = List.of(rows(set.train()), rows(set.reward()), rows(set.test()));
    assertArrayEquals(
        IntStream.range(0, 100).toArray(),
        parts.stream().flatMapToInt(Arrays::stream).sorted().toArray());
    for (Images part : List.of(set.train(), set.reward(), set.test())) {
      long rare = IntStream.range(0, part.count()).filter(i -> part.labels()[i] == 0).count();
      if (kind == Split.Kind.STRATIFIED) {
        assertEquals(part.count() / 5, rare);
      }
      if (kind == Split.Kind.GROUPED) {
        assertEquals(
            part.count() / 10, Arrays.stream(rows(part)).map(r -> r / 10).distinct().count());
      }
      for (int i = 0; i < part.count(); i++) {
        assertEquals(rows(part)[i] % 5 == 0 ? 0 : 1, part.labels()[i]);
      }
    }
    DatasetSpec again = checked(DatasetSpec.of("csv", grouped(), split));
    assertEquals(spec, again);
    Split other = new Split(kind, 4, 0.6, 0.2, 0.2, split.by());
    DatasetSpec otherwise = checked(DatasetSpec.of("csv", grouped(), other));
    assertTrue(!Arrays.equals(parts.get(0), rows(Datasets.load(otherwise).train())));
    // A part of the reward rows, as explorers may be rewarded on.
    Images some = Datasets.load(spec.rewarded(new Range(65, 70))).reward();
    assertArrayEquals(Arrays.copyOfRange(parts.get(1), 5, 10), rows(some));
  }

  @Test
  void aSplitWithoutAClassIsRefused() throws IOException {
    String file = write("x,class\n" + "1,a\n2,a\n".repeat(50) + "1,b\n2,b\n");
    Split split = new Split(Split.Kind.RANDOM, 1, 0.02, 0.2, 0.2, null);
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () ->
                Datasets.check(
                    DatasetSpec.of("csv", Csv.of(file, Columns.of("class")), split),
                    DataFolder.anywhere()));
    assertEquals("split", e.field());
    assertTrue(e.getMessage().contains("found none of \"b\""), e.getMessage());
  }
}
