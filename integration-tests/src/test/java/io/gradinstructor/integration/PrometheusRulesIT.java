package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks promtool whether Prometheus understands the files in {@code deploy} and whether the alerts
 * do what their tests say. It is taken from the PATH or else from the image of Prometheus; without
 * either the tests are skipped, or fail if GI_REQUIRE_DOCKER is true.
 */
class PrometheusRulesIT {
  private static final String IMAGE = "prom/prometheus:v3.5.0";

  private static boolean installed;
  private static boolean available;

  @TempDir static Path folder;

  @BeforeAll
  static void findPromtool() throws Exception {
    installed = run(List.of("promtool", "--version")).code() == 0;
    available =
        installed
            || run(List.of("docker", "image", "inspect", IMAGE)).code() == 0
            || run(List.of("docker", "pull", "-q", IMAGE)).code() == 0;
  }

  /** Before each test, for reports to count what was skipped and say why. */
  @BeforeEach
  void needPromtool() {
    String reason = "neither promtool nor the image " + IMAGE + " is here";
    if ("true".equals(System.getenv("GI_REQUIRE_DOCKER"))) {
      assertTrue(available, reason);
    }
    assumeTrue(available, reason);
  }

  @Test
  void prometheusUnderstandsItsConfiguration() throws Exception {
    promtool(prometheus(), "check", "config", "prometheus.yml");
  }

  @Test
  void prometheusUnderstandsTheRules() throws Exception {
    promtool(prometheus(), "check", "rules", "alerts.yml");
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    promtool(prometheus(), "test", "rules", "alerts.test.yml");
  }

  @Test
  void prometheusUnderstandsTheDashboard() throws Exception {
    List<String> lines = new ArrayList<>(List.of("groups:", "- name: dashboard", "  rules:"));
    List<String> expressions = DeployFiles.dashboard().findValuesAsText("expr");
    assertFalse(expressions.isEmpty());
    for (int i = 0; i < expressions.size(); i++) {
      lines.add("  - record: panel:" + i);
      lines.add("    expr: |");
      lines.add("      " + expressions.get(i).replace("$__range", "1h"));
    }
    Files.write(folder.resolve("dashboard.yml"), lines);
    promtool(folder, "check", "rules", "dashboard.yml");
  }

  private static Path prometheus() {
    return DeployFiles.FOLDER.resolve("prometheus");
  }

  private static void promtool(Path where, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    if (installed) {
      command.addAll(List.of("promtool", arguments[0], arguments[1]));
      command.add(where.resolve(arguments[2]).toString());
    } else {
      // As root, for the files may be readable to their owner only.
      command.addAll(List.of("docker", "run", "--rm", "--network", "none", "--user", "0:0"));
      command.addAll(List.of("-v", where + ":/etc/prometheus:ro", "--entrypoint", "/bin/promtool"));
      command.addAll(List.of(IMAGE, arguments[0], arguments[1]));
      command.add("/etc/prometheus/" + arguments[2]);
    }
    Outcome outcome = run(command);
    assertEquals(0, outcome.code(), outcome.output());
  }

  private record Outcome(int code, String output) {}

  /** A command that is not there ends with code 127, as in a shell. */
  private static Outcome run(List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return new Outcome(127, e.getMessage());
    }
    try {
      return new Outcome(Patience.end(process, output), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
