package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.TableException;
import io.gradinstructor.data.table.Unlabelled;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Prediction;
import io.gradinstructor.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabelledTest {
  @TempDir Path folder;

  private Encoding encoding(Path file) throws IOException {
    Files.writeString(file, "a,t,k\n1,x,no\n3,y,yes\n1,y,no\n2,x,yes\n4,x,no\n");
    DatasetSpec spec =
        new DatasetSpec(
            "csv",
            null,
            null,
            new Range(0, 2),
            new Range(2, 3),
            new Range(3, 5),
            null,
            null,
            Csv.of(file.toString(), Columns.of("k")),
            null,
            false);
    return Datasets.check(spec, DataFolder.anywhere()).content().encoding();
  }

  /** Training rows have a mean of 2 and a standard deviation of 1. */
  @Test
  void rowsAreScaledAsInTraining() throws IOException {
    Path file = folder.resolve("x.csv");
    Encoding encoding = encoding(file);
    Csv csv = Csv.of("x", Columns.of("k"));
    Unlabelled labelled = Unlabelled.read(csv.reader(List.of(file)), encoding, "x.csv");
    assertArrayEquals(new int[] {0, 1, 0, 1, 0}, labelled.labels());
    Files.writeString(file, "t,other,a\nx,1,5\ny,2,2\n");
    Unlabelled bare = Unlabelled.read(csv.reader(List.of(file)), encoding, "x.csv");
    assertArrayEquals(new float[] {3, 1, 0, 0, 0, 1}, bare.values());
    assertArrayEquals(new int[] {-1, -1}, bare.labels());
    // Logits are the inputs' first two numbers: 3 and 1, 0 and 0.
    Weights weights = Weights.of(List.of(3, 2), new float[][] {{1, 0, 0, 1, 0, 0}, {0, 0}});
    float[] p = Prediction.probabilities(weights, bare.values());
    assertEquals(1 / (1 + Math.exp(-2)), p[0], 1e-6);
    assertEquals(0.5, p[2], 1e-6);
    assertEquals(4, p.length);
    assertEquals(8, new Mlp(List.of(3, 2)).parameters(null));
  }

  @Test
  void rowsThatTheNetworkDoesNotKnow() throws IOException {
    Path file = folder.resolve("x.csv");
    Encoding encoding = encoding(file);
    for (List<String> bad :
        List.of(
            List.of(
                "a,t\n1,x\n2,z\n",
                "x.csv, row 2, column \"t\": expected one of x, y as the network learned from, found something else"),
            List.of(
                "a,t\n,x\n",
                "x.csv, row 1, column \"a\": expected a number as the network learned from, found something else"),
            List.of(
                "a,t\n1,x\ninf,x\n",
                "x.csv, row 2, column \"a\": expected a number as the network learned from, found something else"),
            List.of("t\nx\n", "there is no column \"a\""))) {
      Files.writeString(file, bad.get(0));
      Csv csv = Csv.of("x", Columns.of("k"));
      assertEquals(
          bad.get(1),
          assertThrows(
                  TableException.class,
                  () -> Unlabelled.read(csv.reader(List.of(file)), encoding, "x.csv"))
              .getMessage());
    }
  }
}
