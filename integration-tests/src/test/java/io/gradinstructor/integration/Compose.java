package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The project's Compose file, under a name and on ports of its own. */
final class Compose {
  /** Several builds on one machine do not meet. */
  private static final String PROJECT = "gi-test-" + ProcessHandle.current().pid();

  private static final List<String> COMMAND =
      List.of("docker", "compose", "-p", PROJECT, "-f", "docker-compose.yml");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Starts nothing yet.
   *
   * @param folder for output
   */
  Compose(Path folder) throws IOException {
    this.folder = folder;
    for (String port : List.of("GI_PORT", "GI_EXPLAIN_PORT", "GI_PROMETHEUS_PORT")) {
      try (ServerSocket socket = new ServerSocket(0)) {
        environment.put(port, Integer.toString(socket.getLocalPort()));
      }
    }
  }

  /** Runs a command of Compose, which must succeed, and returns what it prints. */
  String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of(arguments));
    return output(command);
  }

  /** Where a service answers on this machine. */
  URI address(String service) {
    String port =
        switch (service) {
          case "orchestrator" -> "GI_PORT";
          case "explain-service" -> "GI_EXPLAIN_PORT";
          case "prometheus" -> "GI_PROMETHEUS_PORT";
          default -> throw new IllegalArgumentException(service + " has no port here");
        };
    return URI.create("http://127.0.0.1:" + environment.get(port));
  }

  /** Ids of all containers. */
  Set<String> containers() throws Exception {
    return new TreeSet<>(run("ps", "-q").lines().filter(l -> !l.isBlank()).toList());
  }

  /** What containers say of their health. */
  Set<String> health(Set<String> containers) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("docker", "inspect", "-f", "{{.State.Health.Status}}"));
    command.addAll(containers);
    return new TreeSet<>(output(command).lines().toList());
  }

  private String output(List<String> command) throws Exception {
    Path out = Files.createTempFile(folder, "compose", ".out");
    Path err = Files.createTempFile(folder, "compose", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of(System.getProperty("gi.repository")).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertEquals(0, Patience.end(process, out, err), () -> command + "\n" + read(err));
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
