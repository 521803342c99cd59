package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line, run as a process of its own. */
final class Gi {
  /** How a command ended, and what it said. */
  record Outcome(int code, byte[] out, String err) {}

  private Gi() {}

  static Path example(String name) {
    return Path.of(System.getProperty("gi.examples"), name);
  }

  /** The results that a campaign prints. */
  static byte[] results(Path folder, Path file, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--output", "json"));
    arguments.addAll(List.of("--out", Files.createTempDirectory(folder, "run").toString()));
    arguments.addAll(List.of(options));
    Outcome outcome = run(folder, arguments.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.out();
  }

  static Outcome run(Path folder, String... arguments) throws Exception {
    return run(folder, Map.of(), arguments);
  }

  static Outcome run(Path folder, Map<String, String> environment, String... arguments)
      throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(folder, out, err, environment, arguments);
    try {
      int code = Patience.end(process, out, err);
      return new Outcome(code, Files.readAllBytes(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts a command in a folder; what it says goes to the files. */
  static Process start(Path folder, Path out, Path err, String... arguments) throws IOException {
    return start(folder, out, err, Map.of(), arguments);
  }

  static Process start(
      Path folder, Path out, Path err, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                // As the script has it: half the work where a process lives for seconds.
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                System.getProperty("gi.application")));
    command.addAll(List.of(arguments));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().putAll(environment);
    return process.start();
  }
}
