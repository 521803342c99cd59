package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest extends OwnImages {
  /** A campaign that ENNs take part in, field by field in lines of their own. */
  private static final String TAUGHT =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
      network: {layers: [784, 12, 10]}
      training: {epochs: 1, batch: 32}
      instructor: {critics: {count: 1, steps: 10, batch: 8}, rounds: [{explorers: 4}], snapshots: [0, 0.3, 0.7]}
      arms: [backprop, l2, instructor]
      compare: {seeds: 2, tuning-seeds: 1}
      """;

  @Test
  void whatFitsIsAdmittedWithItsContent() throws Exception {
    write();
    Admission a = admit(OWN);
    assertEquals(
        folder.toRealPath().resolve("set").resolve("t10k-labels-idx1-ubyte").toString(),
        a.campaign().dataset().content().files().get(3));
    byte[] file = Files.readAllBytes(folder.resolve("set").resolve("train-images-idx3-ubyte"));
    assertEquals(Sha256.of(file), a.campaign().dataset().sha256().get(0));
    var sent =
        (CampaignEvent.Submitted) Codec.decode(Codec.encode(a.submitted()), CampaignEvent.class);
    assertEquals(a.campaign(), sent.read());
    assertTrue(sent.same(a.submitted()));
    assertEquals(256, Datasets.load(sent.read().dataset()).train().count());
  }

  /** The same file on other data is another campaign; of known sets the file says all. */
  @Test
  void idsKnowTheData() throws Exception {
    write();
    Admission before = admit(OWN);
    labels("train", 400, 1, 3);
    Admission after = admit(OWN);
    assertNotEquals(before.id(), after.id());
    assertFalse(before.submitted().same(after.submitted()));
    assertEquals("c-" + Sha256.of(bytes(TAUGHT)).substring(0, 8), admit(TAUGHT).id());
    assertNull(admit(TAUGHT).submitted().data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          [256, 400]~[256, 4000]~c.yaml:6: dataset.reward: must be [from, to], whole numbers with 0 <= from < to <= 400, the images of the file, was [256, 4000]
          [0, 256]~[0, 2147483647]~c.yaml:6: dataset.reward: must share no image with train, [0, 2147483647], was [256, 400]
          [0, 100]~[0, 101]~c.yaml:7: dataset.test: must be [from, to], whole numbers with 0 <= from < to <= 100, the images of the file, was [0, 101]
          [64, 8, 4]~[63, 8, 4]~c.yaml:8: network.layers: begins with 63, images of dataset have 64 pixels (8 x 8)
          [64, 8, 4]~[64, 8, 3]~c.yaml:8: network.layers: ends with 3, labels go to 3 (4 classes)
          [64, 8, 4]~[64, 8, 32]~c.yaml:8: network.layers: ends with 32, labels go to 3 (4 classes); if more outputs are meant, say outputs: 32 beside it
          [64, 8, 4]}~[64, 8, 32], outputs: 31}~c.yaml:8: network.outputs: must be what layers ends with, 32, was 31
          path: set~path: sets~c.yaml:4: dataset.path: sets: there is no such data set in the server's folder of data sets (GI_DATA_DIR)
          path: set~path: ../set~c.yaml:4: dataset.path: ../set: is not in the server's folder of data sets (GI_DATA_DIR), which paths are relative to
          path: set~files: {train-images: a, train-labels: b, test-images: c, test-labels: d}~c.yaml:4: dataset.files.train-images: a: there is no such data set in the server's folder of data sets (GI_DATA_DIR)
          arms: [backprop]~training: {batch: 300}~c.yaml:9: training.batch: must be 256 at most, the images of dataset.train, was 300
          """)
  void oneProblem(String old, String replacement, String expected) throws IOException {
    write();
    assertEquals(List.of(expected), problems(OWN.replace(old, replacement)));
  }

  /** EMNIST's letters: 1 to 26. */
  @Test
  void labelsThatBeginWithOne() throws Exception {
    write();
    labels("train", 400, 1, 26);
    labels("t10k", 100, 1, 26);
    assertEquals(
        List.of(
            "c.yaml:8: network.layers: ends with 26, labels go to 26 (27 classes); they begin with"
                + " 1, class 0 is empty: dataset.classes: [1, 2, …] counts them from 0"),
        problems(OWN.replace("8, 4]", "8, 26]")));
    admit(OWN.replace("8, 4]", "8, 27]"));
    admit(OWN.replace("8, 4]}", "8, 40], outputs: 40}"));
  }

  @Test
  void theTestFileCountsToo() throws IOException {
    write();
    labels("t10k", 100, 0, 5);
    assertEquals(
        List.of("c.yaml:8: network.layers: ends with 4, labels go to 4 (5 classes)"),
        problems(OWN));
    images("t10k", 100, 7, 8);
    String file = folder.toRealPath().resolve("set").resolve("t10k-images-idx3-ubyte").toString();
    assertEquals(
        "c.yaml:4: dataset.path: "
            + file
            + ": expected images of 64 pixels as in "
            + file.replace("t10k", "train")
            + ", found 56",
        problems(OWN).get(0));
  }

  @Test
  void outcomesAreOfImagesThatAreThere() throws Exception {
    write();
    String text = OWN + "instructor: {outcomes: [%s]}\n";
    assertEquals(
        List.of(
            "c.yaml:10: instructor.outcomes: must be [from, to], whole numbers with 0 <= from < to"
                + " <= 400, the images of the file, was [256, 401]"),
        problems(text.formatted("256, 401")));
    assertEquals(400, admit(text.formatted("256, 400")).campaign().explored().reward().to());
  }

  @Test
  void explorersOwnDataAreCheckedTheSameWay() throws IOException {
    write();
    String text =
        TAUGHT.replace(
            "instructor: {",
            "instructor: {dataset: {name: idx, path: set, train: [0, 399], reward: [399, 401],"
                + " test: [0, 100]}, ");
    assertEquals(
        List.of(
            "c.yaml:3: network.layers: begins with 784, images of instructor.dataset have 64 pixels"
                + " (8 x 8)",
            "c.yaml:5: instructor.dataset.reward: must be [from, to], whole numbers with 0 <= from"
                + " < to <= 400, the images of the file, was [399, 401]"),
        problems(text));
  }

  /** What is missing need not be the file's fault: the exit code tells them apart. */
  @Test
  void missingDataAreToldApart() throws IOException {
    assertTrue(assertThrows(CampaignException.class, () -> admit(OWN)).missing());
    write();
    String wrong = OWN.replace("8, 4]", "8, 3]");
    assertFalse(assertThrows(CampaignException.class, () -> admit(wrong)).missing());
  }

  @Test
  void whatMemoryCannotHoldIsRefusedBeforeItIsRead() throws IOException {
    write();
    int count = (int) (Datasets.mostBytes() / 784) + 400;
    Path large = folder.resolve("set").resolve("train-images-idx3-ubyte");
    images("train", 400, 28, 28);
    images("t10k", 100, 28, 28);
    labels("train", count, 0, 4);
    try (var channel =
        java.nio.channels.FileChannel.open(large, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4).putInt(count).rewind(), 4);
      channel.write(ByteBuffer.allocate(1), 15 + 784L * count);
    }
    String text = OWN.replace("[64, 8, 4]", "[784, 8, 4]");
    String problem = problems(text.replace("[256, 400]", "[256, " + count + "]")).get(0);
    assertTrue(problem.startsWith("c.yaml:2: dataset: names "), problem);
  }

  private List<String> problemsOrNone(String text) {
    try {
      admit(text);
      return List.of();
    } catch (CampaignException e) {
      return List.of(e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          784, 12, 10~784, 10000, 10~c.yaml:3: network.layers: makes ENNs of 240.8 MB, a message has 66.1 MB at most: narrower layers, smaller critics or a lower instructor.resolution (now 0.15)
          count: 1~count: 100, channels: 64~c.yaml:5: instructor.critics: makes ENNs of 127.4 MB, a message has 66.1 MB at most: narrower layers, smaller critics or a lower instructor.resolution (now 0.15)
          l2, instr~l2, {name: i, method: instructor, critics: {hidden: [10000, 10000]}}, instr~c.yaml:6: arms[2].critics: makes ENNs of 803.6 MB, a message has 66.1 MB at most: narrower layers, smaller critics or a lower instructor.resolution (now 0.15)
          batch: 8~batch: 100000~c.yaml:5: instructor.critics.batch: makes feature maps of 768.0 MB in a step, 500.0 MB at most are possible: a smaller batch, fewer channels or a lower instructor.resolution
          explorers: 4~explorers: 100000~c.yaml:5: instructor.rounds: must make 20000 trials at most in all phases, was 100009: 100000 to explore, 0 to select, 3 to tune, 6 to compare
          seeds: 2~seeds: 1000~c.yaml:7: compare.seeds: must make 20000 trials at most in all phases, was 98007: 4 to explore, 0 to select, 3 to tune, 98000 to compare
          [0, 0.3, 0.7]~[1]~c.yaml:5: instructor.snapshots: must leave ENNs 2 runs at least to learn from, leaves 0 of 4: a run counts if it has a snapshot after its last disturbance and before its end
          [0, 0.3, 0.7]~[0]~c.yaml:5: instructor.snapshots: must leave ENNs 2 runs at least to learn from, leaves 0 of 4: a run counts if it has a snapshot after its last disturbance and before its end
          arms: [backprop, l2, instructor]~arms: [backprop, instructor]|tickets: {networks: 2, densities: [0.5], random: 1000}|select: {networks: 1000}|seed: 2~
          12, 10]~12, 32]~c.yaml:3: network.layers: ends with 32, labels go to 9 (10 classes); if more outputs are meant, say outputs: 32 beside it
          """)
  void whatCannotBeComputedIsRefused(String old, String replacement, String expected) {
    String more = old.equals("seeds: 2") ? ", {name: j, method: instructor}" : "";
    String text = TAUGHT.replace(old, replacement.replace('|', '\n'));
    if (!more.isEmpty()) {
      text =
          text.replace("snapshots", "seeds: 48, snapshots")
              .replace("instructor]", "instructor" + more + "]");
    }
    assertEquals(expected == null ? List.of() : List.of(expected), problemsOrNone(text));
  }

  @Test
  void whereAnInstructorTakesPartACheckpointHasRoomForAllThatIsRemembered() throws Exception {
    String wide =
        TAUGHT
            .replace("784, 12, 10", "784, 10400, 10")
            .replace("{critics", "{resolution: 0.01, critics");
    assertEquals(
        List.of(
            "c.yaml:3: network.layers: must make 8257536 weights and biases at most where an"
                + " instructor takes part, as a checkpoint has them twice; was 8268010"),
        problemsOrNone(wide));
    admit(wide.replace(", instructor]", "]"));
  }

  /** A campaign without instructed arms has no explorers: their settings do no harm. */
  @Test
  void withoutEnnsNothingIsAskedOfThem() throws CampaignException {
    admit(
        TAUGHT
            .replace("784, 12, 10", "784, 6000, 10")
            .replace(", instructor]", "]")
            .replace("[0, 0.3, 0.7]", "[1]"));
  }

  static Stream<Path> files() throws IOException {
    return Stream.of("examples", "docs/results", "chaos/src/main/resources")
        .map(f -> Path.of("..").resolve(f))
        .flatMap(
            f -> {
              try (var all = Files.list(f)) {
                return all.filter(p -> p.toString().endsWith(".yaml")).toList().stream();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsShippedIsAdmitted(Path file) throws Exception {
    Campaign c =
        Admission.of(file.toString(), Files.readAllBytes(file), DataFolder.within(null)).campaign();
    boolean table = c.dataset().source() != null;
    assertEquals(table ? 64 : 784, c.network().layers().get(0));
    assertEquals(table ? 1 : 4, c.sha256().get("dataset").size());
  }

  /** What the page about campaign files and the dashboard's editor begin with. */
  @Test
  void whatUsersBeginWithIsAdmitted() throws Exception {
    admit(between("docs/campaign.md", "```yaml\n", "```"));
    String editor = "orchestrator/src/main/resources/META-INF/resources/dashboard/editor.js";
    admit(between(editor, "EXAMPLE = `", "`;"));
  }

  private static String between(String file, String begin, String end) throws IOException {
    String text = Files.readString(Path.of("..").resolve(file));
    int from = text.indexOf(begin) + begin.length();
    String between = text.substring(from, text.indexOf(end, from));
    assertTrue(between.startsWith("campaign: "), between);
    return between;
  }

  @ParameterizedTest
  @ValueSource(strings = {"784, 1000, 10", "784, 512, 256, 10"})
  void ordinaryNetworksAreFarFromTheLimits(String layers) throws CampaignException {
    admit(TAUGHT.replace("784, 12, 10", layers).replace("explorers: 4", "explorers: 192"));
  }
}
