package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.Datasets;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path folder;

  private Path write(String name, String head, String row, Charset charset) throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> row.replace("N", "" + i).replace("C", i % 3 == 0 ? "ja" : "nein"))
            .collect(Collectors.joining("\n"));
    Path file = folder.resolve(name);
    Files.write(file, (head + "\n" + rows + "\n").getBytes(charset));
    return file;
  }

  private static Campaign admitted(Path data, String label, List<String> ignore) throws Exception {
    FirstLook look = FirstLook.at(data, label, ignore);
    String text = new FirstCampaign(look, 1).text();
    return Admission.of("c.yaml", text.getBytes(StandardCharsets.UTF_8), DataFolder.anywhere())
        .campaign();
  }

  @Test
  void whatItWritesIsAdmitted() throws Exception {
    Path plain =
        write("größe \"1\".csv", "a,d,\"b \"\"c\"\"\",k", "N,7N,x,C", StandardCharsets.UTF_8);
    Campaign c = admitted(plain, "k", List.of("b \"c\""));
    assertEquals(List.of(2, 16, 2), c.network().layers());
    assertEquals(36, Datasets.load(c.dataset()).train().count());
    Path german = write("x.csv", "maß;g;k", "N,5;N;C", Charset.forName("windows-1252"));
    assertEquals(
        List.of("ja", "nein"),
        admitted(german, "k", List.of()).dataset().content().encoding().classes());
    Path bare = write("y.tsv", "0\t?\tja", "1\tN\tC", StandardCharsets.UTF_8);
    Campaign missing = admitted(bare, "3", List.of());
    assertEquals(2, missing.network().layers().get(0));
    assertNotNull(missing.dataset().content().encoding().features().get(1).missing());
  }

  @Test
  void parquet() throws Exception {
    Path file = folder.resolve("things.parquet");
    Files.copy(Path.of("../training/src/test/resources/parquet/things-zstd.parquet"), file);
    Campaign c = admitted(file, "kind", List.of("when", "list"));
    assertEquals("parquet", c.dataset().name());
    assertEquals(List.of(12, 32, 2), c.network().layers());
    assertEquals(24, Datasets.load(c.dataset()).train().count());
  }

  @Test
  void whatItSees() throws IOException {
    Path file = write("x.csv", "a,k", "N,C", StandardCharsets.UTF_8);
    assertEquals(
        """
        60 rows, 1 columns of numbers, 0 of texts; 1 inputs
        0 missing values
        2 classes:
          ja                          20   33.3 %
          nein                        40   66.7 %
        whoever always says the most frequent class is right in 66.7 %
        """,
        FirstLook.at(file, "k", List.of()).told().replace("\r", ""));
    String message =
        assertThrows(DatasetException.class, () -> FirstLook.at(file, "kind", List.of()))
            .getMessage();
    assertTrue(message.endsWith("expected a column \"kind\" as label says, found a, k"), message);
    assertThrows(DatasetException.class, () -> FirstLook.at(file, null, List.of()));
  }

  @Test
  void names() {
    assertEquals("gr-e-1", FirstCampaign.name(Path.of("größe 1.csv.gz")));
    assertEquals("campaign", FirstCampaign.name(Path.of("äöü.csv")));
    assertEquals("my-data", FirstCampaign.name(Path.of("a/my-data")));
  }
}
