package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Range;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableAdmissionTest extends OwnImages {
  private static final String TABLE =
      """
      campaign: c
      dataset:
        csv: {file: x.csv, label: kind, ignore: id}
        split: {stratified: {seed: 7, train: 0.5, reward: 0.25, test: 0.25}}
      network: {layers: [3, 8, 2]}
      training: {batch: 10, epochs: 2}
      arms: [backprop]
      """;

  private void table() throws IOException {
    String rows =
        IntStream.range(0, 80)
            .mapToObj(
                i ->
                    i
                        + ","
                        + i * i
                        + ","
                        + (i % 3 == 0 ? "a" : "b")
                        + ","
                        + (i % 4 < 2 ? "yes" : "no"))
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("x.csv"), "id,x,letter,kind\n" + rows + "\n");
  }

  @Test
  void sizesOfASplitAreKnownAtTheDoor() throws Exception {
    table();
    Admission a = admit(TABLE);
    DatasetSpec spec = a.campaign().dataset();
    assertEquals(new Range(0, 40), spec.train());
    assertEquals(new Range(40, 60), spec.reward());
    assertEquals(new Range(0, 20), spec.test());
    assertEquals(List.of("no", "yes"), spec.content().encoding().classes());
    var sent =
        (CampaignEvent.Submitted) Codec.decode(Codec.encode(a.submitted()), CampaignEvent.class);
    assertEquals(a.campaign(), sent.read());
    assertEquals(40, Datasets.load(sent.read().dataset()).train().count());
    String id = a.id();
    Files.writeString(
        folder.resolve("x.csv"), Files.readString(folder.resolve("x.csv")) + "80,1,a,no\n");
    assertNotEquals(id, admit(TABLE).id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          [3, 8, 2]~[2, 8, 2]~c.yaml:5: network.layers: begins with 2, rows of dataset become 3 numbers, among them 2 of letter
          [3, 8, 2]~[3, 8, 3]~c.yaml:5: network.layers: ends with 3, labels go to 1 (2 classes); if more outputs are meant, say outputs: 3 beside it
          batch: 10~batch: 41~c.yaml:6: training.batch: must be 40 at most, the images of dataset.train, was 41
          label: kind~label: kin~c.yaml:3: dataset.csv: FILE: expected a column "kin" as label says, found id, x, letter, kind
          file: x.csv~file: y.csv~c.yaml:3: dataset.csv.file: y.csv: there is no such data set in the server's folder of data sets (GI_DATA_DIR)
          file: x.csv~file: ../x.csv~c.yaml:3: dataset.csv.file: ../x.csv: is not in the server's folder of data sets (GI_DATA_DIR), which paths are relative to
          ignore: id~separator: xy~c.yaml:3: dataset.csv.separator: must be a punctuation mark, a space or the word tab, was "xy"
          ignore: id~scales: none~c.yaml:3: dataset.csv.scales: unknown field; did you mean "scale"?
          test: 0.25~test: 0.35~c.yaml:4: dataset.split.stratified.test: must make 1 at most with the other shares, was 1.1 in all
          stratified: {seed: 7~stratify: {seed: 7~c.yaml:4: dataset.split: must be one of random, stratified, grouped, with its settings
          arms: [backprop]~robust: {eps: 0.1}~c.yaml:7: robust: attacks pixels from 0 to 1, rows of dataset have none
          batch: 10~examples: adversarial, batch: 10~c.yaml:6: training: must be without adversarial examples, which need pixels, rows of dataset have none
          """)
  void oneProblem(String old, String with, String expected) throws IOException {
    table();
    List<String> problems = problems(TABLE.replace(old, with));
    String file = folder.toRealPath().resolve("x.csv").toString();
    assertTrue(problems.contains(expected.replace("FILE", file)), problems::toString);
  }

  @Test
  void rangesOfOneFileAreApart() throws Exception {
    table();
    String ranges =
        TABLE.replace(
            "split: {stratified: {seed: 7, train: 0.5, reward: 0.25, test: 0.25}}",
            "train: [0, 40]\n  reward: [40, 60]\n  test: [60, 80]");
    assertEquals(20, Datasets.load(admit(ranges).campaign().dataset()).test().count());
    assertEquals(
        List.of(
            "c.yaml:6: dataset.test: must share no row with train and reward, which are of the same"
                + " file, was [59, 80]"),
        problems(ranges.replace("[60, 80]", "[59, 80]")));
    assertEquals(
        List.of(
            "c.yaml:6: dataset.test: must be [from, to], whole numbers with 0 <= from < to <= 80, the"
                + " images of the file, was [60, 81]"),
        problems(ranges.replace("[60, 80]", "[60, 81]")));
  }

  @Test
  void tablesOfTheProgram() throws Exception {
    String iris =
        """
        campaign: c
        dataset: {name: iris, split: stratified}
        network: {layers: [4, 8, 3]}
        arms: [backprop]
        training: {batch: 10}
        """;
    Admission a = admit(iris);
    assertEquals(90, Datasets.load(a.campaign().dataset()).train().count());
    assertEquals("iris", a.campaign().dataset().title());
    assertEquals(
        List.of(
            "c.yaml:2: dataset.split: is missing; say split: stratified, or the ranges train, reward"
                + " and test"),
        problems(iris.replace(", split: stratified", "")));
  }
}
