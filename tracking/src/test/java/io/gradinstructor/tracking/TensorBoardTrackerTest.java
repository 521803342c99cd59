package io.gradinstructor.tracking;

import static io.gradinstructor.tracking.Tracked.C;
import static io.gradinstructor.tracking.Tracked.FILE;
import static io.gradinstructor.tracking.Tracked.SUBMITTED;
import static io.gradinstructor.tracking.Tracked.campaign;
import static io.gradinstructor.tracking.Tracked.enn;
import static io.gradinstructor.tracking.Tracked.report;
import static io.gradinstructor.tracking.Tracked.reward;
import static io.gradinstructor.tracking.Tracked.tell;
import static io.gradinstructor.tracking.Tracked.trial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.TrialId;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files of TensorBoard: whole, the same after every start, and below their folder. */
class TensorBoardTrackerTest {
  @TempDir Path folder;

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
