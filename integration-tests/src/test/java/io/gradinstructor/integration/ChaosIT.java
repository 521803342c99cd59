package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short forms of {@code gi chaos}: processes that are killed, and runs that are stopped. */
class ChaosIT {
  @TempDir Path folder;

  @Test
  void nothingThatHappensChangesTheResults() throws Exception {
    JsonNode report = chaos("--faults", "10", "--seed", "2", "--output", "json");
    assertTrue(report.get("identical").asBoolean());
    assertEquals(0, report.get("messages_lost").asInt());
    assertEquals(10, report.get("faults").asInt());
    assertTrue(report.get("kinds").get("kill").asInt() > 0, report.toString());
  }

  @Test
  void noStopFailsACampaign() throws Exception {
    JsonNode report = chaos("stops", "--stops", "9", "--seed", "2", "--json");
    assertEquals(9, report.get("stops").asInt());
    assertEquals(0, report.get("failed").asInt(), report.toString());
    assertEquals(report.get("campaigns").asInt(), report.get("identical").asInt());
    assertEquals(0, report.get("wrong").size(), report.toString());
  }

  private JsonNode chaos(String... options) throws Exception {
    Path out = folder.resolve("out.json");
    Path err = folder.resolve("err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("gi.repository"), "chaos/target/chaos.jar").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code;
    try {
      code = Patience.end(process, out, err);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertEquals(0, code, Files.readString(err));
    return new ObjectMapper().readTree(out.toFile());
  }
}
