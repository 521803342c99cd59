package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code gi chaos}: processes over a real broker, which is killed as well. */
class ChaosIT {
  @TempDir Path folder;

  @Test
  void nothingThatHappensChangesTheResults() throws Exception {
    Path out = folder.resolve("out.json");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("gi.repository"), "chaos/target/chaos.jar").toString(),
                "--faults",
                "10",
                "--seed",
                "2",
                "--output",
                "json")
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
    JsonNode report = new ObjectMapper().readTree(out.toFile());
    assertTrue(report.get("identical").asBoolean());
    assertEquals(0, report.get("messages_lost").asInt());
    assertEquals(10, report.get("faults").asInt());
    assertTrue(report.get("kinds").get("kill").asInt() > 0, report.toString());
  }
}
