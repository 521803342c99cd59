package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.Method;
import io.gradinstructor.core.campaign.Role;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.NetworkModel;
import io.gradinstructor.core.report.Figures;
import io.gradinstructor.core.report.Results;
import io.gradinstructor.core.workflow.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TrackerTest {
  static final String C = "tracked-00000000";
  static final String T = C + "/compare/he/001";
  static final String ENN = C + "/round-1/view/0";
  static final byte[] FILE =
      """
      campaign: tracked
      dataset: {name: mnist-sample, train: [0, 320], reward: [1000, 1500], test: [0, 500]}
      network: {layers: [784, 20, 10]}
      training: {learning-rate: 0.1, batch: 32, epochs: 2}
      compare: {seeds: 2}
      """
          .getBytes(StandardCharsets.UTF_8);
  static final Submitted SUBMITTED = new Submitted(C, "tracked.yaml", FILE);

  @TempDir Path folder;

  static Campaign campaign() throws Exception {
    return CampaignFile.read("tracked.yaml", FILE);
  }

  static Reward reward(int step, boolean last) {
    return new Reward(TrialId.parse(T), step, last, 0.5 + step / 100.0, 1.5);
  }

  static Report report() {
    Results.Interval interval = new Results.Interval(0.9, 0.01, new double[] {0.875, 0.925}, false);
    Results.Arm he =
        new Results.Arm(
            "he",
            Method.HE,
            Role.BASELINE,
            false,
            2,
            null,
            null,
            null,
            interval,
            interval,
            interval,
            null,
            null,
            List.of(0.9, 0.9),
            List.of(0.9, 0.9),
            0,
            null);
    return new Report(
        C,
        new Results(
            2,
            "0.1",
            "tracked",
            "x",
            "mnist-sample",
            null,
            1,
            null,
            null,
            null,
            null,
            List.of(he),
            List.of(),
            null,
            null),
        new Figures(Map.of(), Map.of(), Map.of(), List.of()));
  }

  /** Of the network that has the rewards, measured before steps 0 and 10 and at the end. */
  static Trial trial() throws Exception {
    Campaign c = campaign();
    return new Trial(
        TrialId.parse(T),
        7,
        c.dataset(),
        false,
        c.training().recipe(c.network().layers(), c.network().initialisation()),
        new Trial.Watch(List.of(0, 10), true));
  }

  /** Both networks of its arm, of which the other is known by the report alone. */
  private static List<Trial> compared() throws Exception {
    return new Plan(C, campaign())
        .compare(Map.of()).stream().filter(t -> t.arm().equals("he")).toList();
  }

  /** Its end; all weights and biases of 784 × 20 × 10 are 0. */
  static TrialResult result() {
    return new TrialResult(
        TrialId.parse(T), null, false, new byte[4 * (785 * 20 + 21 * 10)], null, 0, 1);
  }

  static Instructor enn() {
    return new Instructor(
        InstructorId.parse(ENN),
        Instructor.Kind.VIEW,
        new byte[] {1, 2},
        new byte[] {3},
        new Instructor.Figures(0.75, 0.5, List.of(1f, 0.5f), 10, null));
  }

  /** Everything of a campaign, the same at the same times, as a broker has it for ever. */
  private static void tell(Tracker tracker) throws Exception {
    again(() -> tracker.begun(SUBMITTED, campaign(), 1000));
    again(() -> tracker.learned(enn(), 2000));
    again(() -> tracker.measured(campaign(), reward(0, false), 3000));
    again(() -> tracker.measured(campaign(), reward(10, false), 4000));
    again(() -> tracker.measured(campaign(), reward(20, true), 5000));
    again(() -> tracker.trained(trial(), result(), 5500));
    again(() -> tracker.finished(SUBMITTED, compared(), report(), 6000));
  }

  /** Files of TensorBoard, by path, as they are written in a language. */
  private Map<String, String> files(String language) throws Exception {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      Path at = folder.resolve(language);
      tell(new TensorBoardTracker(at));
      Map<String, String> files = new TreeMap<>();
      try (Stream<Path> all = Files.walk(at)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(at.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
        }
      }
      return files;
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void eventFilesAreTheSameInEveryLanguage() throws Exception {
    Map<String, String> expected = files("en");
    assertTrue(
        expected.keySet().stream().anyMatch(f -> f.contains("001")), expected.keySet().toString());
    for (String language : List.of("tr", "lt", "ar-EG", "fa-IR", "bn-BD")) {
      assertEquals(expected, files(language), language);
    }
  }

  /** Once more if it fails, as the service does. */
  static void again(Executable told) throws Exception {
    try {
      told.execute();
    } catch (IOException e) {
      assertDoesNotThrow(told);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static MlflowTracker tracker(FakeMlflow server) {
    return new MlflowTracker(new Mlflow(server.address(), Optional.empty()));
  }

  static void assertLogged(FakeMlflow server) throws Exception {
    assertEquals(List.of("tracked"), server.experiments);
    assertEquals(4, server.runs.size());
    FakeMlflow.Run whole = server.run(C);
    assertEquals("FINISHED", whole.status);
    assertEquals("[784,20,10]", whole.params.get("network.layers"));
    assertEquals(2, whole.metrics.size());
    assertEquals("he.test_accuracy", whole.metrics.get(0).get("key").asText());
    FakeMlflow.Run trial = server.run(T);
    assertEquals(whole.id, trial.tags.get("mlflow.parentRunId"));
    assertEquals("FINISHED", trial.status);
    assertEquals(10, trial.metrics.size(), "three at three steps, test accuracy");
    assertEquals("test_accuracy", trial.metrics.get(9).get("key").asText());
    assertEquals(0.9, trial.metrics.get(9).get("value").asDouble());
    assertEquals(20, trial.metrics.get(9).get("step").asInt());
    assertEquals(0.6, trial.metrics.get(3).get("value").asDouble(), 1e-12);
    assertEquals(10, trial.metrics.get(3).get("step").asInt());
    assertEquals(1.0, trial.metrics.get(5).get("value").asDouble(), "epoch of step 10 of 20");
    assertEquals(4, server.run(ENN).metrics.size(), "two losses, R² and Spearman");
    String at = "0/" + whole.id + "/artifacts/";
    assertEquals(6, server.artifacts.size());
    assertArrayEquals(
        NetworkModel.onnx(trial(), result().weights()),
        server.artifacts.get("0/" + trial.id + "/artifacts/network.onnx"));
    String models = "0/" + server.run(ENN).id + "/artifacts/";
    assertArrayEquals(new byte[] {1, 2}, server.artifacts.get(models + "instructor.onnx"));
    assertArrayEquals(new byte[] {3}, server.artifacts.get(models + "grad-cam.onnx"));
    assertArrayEquals(FILE, server.artifacts.get(at + "campaign.yaml"));
  }

  @Test
  void mlflowHasEveryThingOnce() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      tell(tracker(server));
      assertLogged(server);
      server.artifacts.keySet().removeIf(name -> name.endsWith("network.onnx"));
      tell(tracker(server));
      assertEquals(5, server.artifacts.size(), "networks are not stored again");
    }
  }

  @Test
  void aRestartGoesOnWhereItWasWithoutDoubling() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      MlflowTracker first = tracker(server);
      first.begun(SUBMITTED, campaign(), 1000);
      first.measured(campaign(), reward(0, false), 3000);
      first.measured(campaign(), reward(10, false), 4000);
      server.fail(1);
      assertThrows(IOException.class, () -> first.measured(campaign(), reward(20, true), 5000));
      tell(tracker(server));
      assertEquals(4, server.runs.size());
      assertEquals(10, server.run(T).metrics.size());
    }
  }

  @Test
  void aServerThatIsAwayIsAskedAgain() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      MlflowTracker tracker = tracker(server);
      server.fail(1);
      IOException away =
          assertThrows(IOException.class, () -> tracker.begun(SUBMITTED, campaign(), 1000));
      assertEquals(IOException.class, away.getClass());
      tell(tracker);
      assertLogged(server);
    }
  }

  @Test
  void whicheverAnswerIsLostNothingIsDoubled() throws Exception {
    int calls;
    try (FakeMlflow server = new FakeMlflow()) {
      tell(tracker(server));
      calls = server.calls();
    }
    for (int lost = 0; lost < calls; lost++) {
      try (FakeMlflow server = new FakeMlflow()) {
        server.lose(lost);
        tell(tracker(server));
        assertLogged(server);
      }
    }
  }

  @Test
  void aServerWithItsArtefactsElsewhereHasTheFigures() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.artifactRoot = "s3://bucket/";
      tell(tracker(server));
      assertEquals("FINISHED", server.run(C).status);
      assertEquals("FINISHED", server.run(ENN).status);
      assertEquals(0, server.artifacts.size());
    }
  }

  @Test
  void anArtefactRootMayNameItsServer() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.artifactRoot = "mlflow-artifacts://mlflow.example:5000/";
      tell(tracker(server));
      assertLogged(server);
    }
  }

  @Test
  void longLossesComeInBatches() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      Mlflow mlflow = new Mlflow(server.address(), Optional.empty());
      String experiment = mlflow.experiment("long");
      Mlflow.Run run = mlflow.create(experiment, "run", 0, Map.of("gi.id", "long"));
      List<Mlflow.Metric> metrics = new ArrayList<>();
      for (int i = 0; i < 2500; i++) {
        metrics.add(new Mlflow.Metric("loss", i, 0, i));
      }
      mlflow.log(run, metrics, Map.of("seed", "1"));
      assertEquals(2500, server.run("long").metrics.size());
      assertEquals("1", server.run("long").params.get("seed"));
    }
  }

  @Test
  void tensorBoardFilesAreTheSameAfterEveryStart() throws Exception {
    tell(new TensorBoardTracker(folder));
    Path trial = folder.resolve(C).resolve("he").resolve("001");
    Path file = trial.resolve("events.out.tfevents.0.gi");
    byte[] once = Files.readAllBytes(file);
    tell(new TensorBoardTracker(folder));
    assertArrayEquals(once, Files.readAllBytes(file));
    assertEquals(1, trial.toFile().list().length);
    List<byte[]> events = records(once);
    assertEquals(1 + 2 * 3, events.size());
    assertEquals(3.0, field(events.get(0), 1).readDouble(), "seconds of the first reward");
    assertEquals("brain.Event:2", field(events.get(0), 3).readString());
    byte[] third = events.get(3);
    assertEquals(4.0, field(third, 1).readDouble());
    assertEquals(10, field(third, 2).readInt64());
    byte[] value = field(field(third, 5).readByteArray(), 1).readByteArray();
    assertEquals("reward/accuracy", field(value, 1).readString());
    assertEquals(0.6f, field(value, 2).readFloat());
  }

  @Test
  void tensorBoardFilesAreTheSameIfTheReportComesAmongTheRewards() throws Exception {
    TensorBoardTracker tracker = new TensorBoardTracker(folder);
    tracker.measured(campaign(), reward(0, false), 3000);
    tracker.finished(SUBMITTED, List.of(trial()), report(), 6000);
    tracker.measured(campaign(), reward(10, false), 4000);
    tracker.measured(campaign(), reward(20, true), 5000);
    tracker.finished(SUBMITTED, List.of(trial()), report(), 6000);
    tracker.measured(campaign(), reward(20, true), 7000);
    Path file = folder.resolve(C).resolve("he").resolve("001").resolve("events.out.tfevents.0.gi");
    assertEquals(1 + 2 * 3, records(Files.readAllBytes(file)).size());
  }

  @Test
  void noArmIsMixedIntoEnnsInTensorBoard() throws Exception {
    TensorBoardTracker tracker = new TensorBoardTracker(folder);
    tracker.learned(enn(), 2000);
    Path enn = folder.resolve(C).resolve("_enn").resolve("round-1-view-0");
    List<byte[]> events = records(Files.readAllBytes(enn.resolve("events.out.tfevents.0.gi")));
    byte[] last = field(field(events.get(4), 5).readByteArray(), 1).readByteArray();
    assertEquals("enn/validation_spearman", field(last, 1).readString());
    assertEquals(0.5f, field(last, 2).readFloat());
    String arm = new String(FILE, StandardCharsets.UTF_8) + "arms: [{name: _enn, method: he}]\n";
    assertThrows(
        CampaignException.class,
        () -> CampaignFile.read("x.yaml", arm.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void noMessageWritesBesideTensorBoardsFolder() {
    TensorBoardTracker tracker = new TensorBoardTracker(folder.resolve("in"));
    for (String trial : List.of(C + "/compare/../001", "../compare/he/001", ".x/compare/he/001")) {
      assertThrows(IllegalArgumentException.class, () -> TrialId.parse(trial), trial);
    }
    Report report = new Report("..", report().results(), report().figures());
    assertThrows(Refused.class, () -> tracker.finished(null, List.of(), report, 0));
    assertFalse(Files.exists(folder.resolve("he")));
  }

  /** Data of TFRecords whose check sums are right. */
  private static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      byte[] check = new byte[4];
      in.get(check);
      assertArrayEquals(EventFile.masked(length), check);
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data).get(check);
      assertArrayEquals(EventFile.masked(data), check);
      records.add(data);
    }
    return records;
  }

  /** A message, to be read at the value of a field. */
  private static CodedInputStream field(byte[] message, int number) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag >>> 3 != number; tag = in.readTag()) {
      in.skipField(tag);
    }
    return in;
  }

  @Test
  void checkSumsAreThoseOfTfRecords() {
    // RFC 3720's vector: 32 zero bytes have the CRC-32C 8a9136aa.
    int crc = 0x8a9136aa;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    byte[] expected = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
    assertArrayEquals(expected, EventFile.masked(new byte[32]));
  }
}
