package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small campaign on real images, real broker and all services, from the command line. */
class CampaignIT {
  /** Threads that are a millisecond late count as blocked: what a busy machine has in plenty. */
  private static final Map<String, String> LATE =
      Map.of(
          "QUARKUS_VERTX_BLOCKED_THREAD_CHECK_INTERVAL", "0.01S",
          "QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "0.001S",
          "QUARKUS_VERTX_MAX_WORKER_EXECUTE_TIME", "0.001S",
          "QUARKUS_VERTX_WARNING_EXCEPTION_TIME", "0.001S");

  /** What a run that goes well tells its user. */
  private static final String PROGRESS =
      "(gi: .*|[a-z]+(-\\d+)? +done in [\\d.]+ s|campaign +[\\d.]+ s|)";

  /** Results of smoke.yaml, of whichever test has them first. */
  private static byte[] undisturbed;

  @TempDir Path folder;

  @Test
  void oneTwoAndFourWorkersGiveTheSameBytes() throws Exception {
    byte[] first = null;
    for (int workers : new int[] {1, 2, 4}) {
      Path out = folder.resolve("workers-" + workers);
      Gi.Outcome outcome =
          Gi.run(
              folder,
              LATE,
              "run",
              Gi.example("smoke.yaml").toString(),
              "--workers",
              Integer.toString(workers),
              "--output",
              "json",
              "--out",
              out.toString());
      assertEquals(0, outcome.code(), outcome.err());
      List<String> said = outcome.err().lines().toList();
      assertTrue(said.size() > 5, outcome.err());
      assertEquals(List.of(), said.stream().filter(l -> !l.matches(PROGRESS)).toList());
      byte[] results = Files.readAllBytes(out.resolve("results.json"));
      assertArrayEquals(results, outcome.out(), "what is printed is what is stored");
      if (first == null) {
        first = results;
        undisturbed = results;
        check(new ObjectMapper().readTree(results));
        checkModels(out);
        assertTrue(Files.readString(out.resolve("report.html")).contains("</html>"));
        JsonNode timings = new ObjectMapper().readTree(out.resolve("timings.json").toFile());
        assertTrue(timings.get("seconds_per_phase").has("compare"), timings.toString());
      }
      assertArrayEquals(first, results, workers + " workers");
    }
  }

  private static void check(JsonNode results) {
    Set<String> arms = new HashSet<>();
    for (JsonNode arm : results.get("arms")) {
      arms.add(arm.get("name").asText());
      double accuracy = arm.get("test_accuracy").get("mean").asDouble();
      // Two epochs on 1,600 real images teach far more than chance, and far less than everything.
      assertTrue(accuracy > 0.5 && accuracy < 0.95, arm.get("name") + ": " + accuracy);
      assertEquals(2, arm.get("seeds").asInt());
    }
    assertEquals(
        Set.of(
            "backprop",
            "l2",
            "he",
            "instructor",
            "instructor-untrained",
            "instructor-shuffled",
            "instructor-scale-only"),
        arms);
    assertTrue(results.get("instructors").size() >= 4);
  }

  private static void checkModels(Path out) throws Exception {
    Path network;
    try (Stream<Path> networks = Files.list(out.resolve("networks"))) {
      List<Path> all = networks.toList();
      assertEquals(14, all.size());
      network = all.get(0);
    }
    try (Program program = new Program(Files.readAllBytes(network));
        var images = Program.tensor(new byte[3 * 784], 3, 28, 28);
        var result = program.run(Map.of("images", images))) {
      assertEquals(30, Program.floats(result, "logits").length);
    }
    try (Stream<Path> instructors = Files.list(out.resolve("instructors"))) {
      for (Path p : instructors.toList()) {
        try (Program program = new Program(Files.readAllBytes(p))) {
          assertTrue(program.inputs().containsAll(Set.of("w0", "w1", "stage")), p.toString());
        }
      }
    }
  }

  @Test
  void aKilledRunGoesOnToTheSameBytes() throws Exception {
    String smoke = Gi.example("smoke.yaml").toString();
    byte[] expected = undisturbed(folder);
    Path err = folder.resolve("killed.txt");
    // It is killed while explorers train, told to stop while ENNs learn, killed as it goes on.
    for (String when : new String[] {"", "explore-1", "gi: going on with"}) {
      Process process = Gi.start(folder, folder.resolve("out.txt"), err, "run", smoke);
      Patience.await(
          "work after " + when,
          () ->
              Files.readString(err).contains(when)
                  && new String(Gi.run(folder, "list").out()).contains("running"));
      if (when.equals("explore-1")) {
        process.destroy();
        assertEquals(128 + 15, Patience.end(process, err), "no crash of what computes");
        assertTrue(Files.readString(err).contains("gi: stopped"), Files.readString(err));
      } else {
        process.destroyForcibly().waitFor();
      }
      assertEquals(1, runs(folder, "unfinished"));
    }
    Gi.Outcome outcome = Gi.run(folder, "run", smoke, "--output", "json");
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("gi: going on with runs"), outcome.err());
    assertTrue(outcome.err().contains("ENNs are done"), outcome.err());
    assertArrayEquals(expected, outcome.out());
    assertEquals(1, runs(folder, "finished"));
    Gi.Outcome again = Gi.run(folder, "reproduce", "smoke");
    assertEquals(0, again.code(), again.err());
    assertTrue(new String(again.out()).contains("the same, to the byte"));
  }

  @Test
  void aCancelledRunIsOver() throws Exception {
    // Longer than any machine takes until it is cancelled.
    String endless =
        Files.writeString(
                folder.resolve("endless.yaml"),
                Files.readString(Gi.example("smoke.yaml"))
                    .replaceFirst("campaign: .*", "campaign: endless")
                    .replaceFirst("epochs: *\\d+", "epochs: 400")
                    .replaceFirst("compare: \\{seeds: \\d+", "compare: {seeds: 200"))
            .toString();
    Path err = folder.resolve("cancelled.txt");
    Process process = Gi.start(folder, folder.resolve("out.txt"), err, "run", endless);
    Patience.await("a start", () -> runs(folder, "running") == 1);
    Gi.Outcome second = Gi.run(folder, "run", endless);
    assertEquals(1, second.code());
    assertTrue(second.err().contains("runs this campaign already"), second.err());
    assertEquals(1, Gi.run(folder, "delete", "endless").code(), "not while it runs");
    Patience.await("its end", () -> Gi.run(folder, "cancel", "endless", "--yes").code() == 0);
    assertEquals(1, Patience.end(process, err));
    assertTrue(Files.readString(err).contains("cancelled"), Files.readString(err));
    assertEquals(1, runs(folder, "failed"));
    assertEquals(1, Gi.run(folder, "cancel", "endless").code(), "it is over already");
    assertEquals(2, Gi.run(folder, "delete", "endless").code(), "nobody said yes");
    assertEquals(0, Gi.run(folder, "delete", "endless", "--yes").code());
    assertEquals("no runs here", new String(Gi.run(folder, "list").out()).strip());
  }

  private static byte[] undisturbed(Path folder) throws Exception {
    if (undisturbed == null) {
      undisturbed = Gi.results(folder, Gi.example("smoke.yaml"));
    }
    return undisturbed;
  }

  private static int runs(Path folder, String status) throws Exception {
    String list = new String(Gi.run(folder, "list").out());
    return (int) list.lines().filter(l -> l.contains(" " + status)).count();
  }

  @Test
  void aBadFileIsAUsageErrorThatNamesLineAndField() throws Exception {
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(
        bad,
        Files.readString(Gi.example("smoke.yaml")).replaceFirst("epochs: *\\d+", "epochs: many"));
    Path out = folder.resolve("nothing");
    Gi.Outcome outcome = Gi.run(folder, "run", bad.toString(), "--out", out.toString());
    assertEquals(2, outcome.code());
    assertTrue(
        outcome.err().matches("(?s).*bad\\.yaml:\\d+: training\\.epochs: .*"), outcome.err());
    assertFalse(Files.exists(out), "nothing is left behind");
  }

  @Test
  void aMissingFileIsAUsageError() throws Exception {
    Gi.Outcome outcome = Gi.run(folder, "run", "absent.yaml");
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("absent.yaml"), outcome.err());
  }

  @Test
  void missingImagesAreSaidBeforeAnythingStarts() throws Exception {
    Path file = folder.resolve("absent-data.yaml");
    Files.writeString(
        file,
        Files.readString(Gi.example("smoke.yaml"))
            .replace("name: mnist-sample", "name: mnist\n  path: absent"));
    Path out = folder.resolve("nothing");
    Gi.Outcome outcome = Gi.run(folder, "run", file.toString(), "--out", out.toString());
    assertEquals(1, outcome.code());
    assertTrue(outcome.err().startsWith("gi: dataset: "), outcome.err());
    assertTrue(outcome.err().contains("train-images-idx3-ubyte"), outcome.err());
    assertFalse(Files.exists(out), "nothing is left behind");
  }
}
