package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of the command line that is stopped and goes on, and in which phase it is. */
final class StoppedRun {
  /** Before the campaign goes on. */
  static final String START = "start";

  /** From the end of the campaign to that of the process. */
  static final String END = "end";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SIGINT = 2;
  private static final int LOOK_MS = 15;
  private static final int PATIENCE_S = 1_800;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Path folder;
  private final List<String> command;
  private Process process;
  private String phase = START;

  /** Of a campaign in a folder that is not there yet. */
  StoppedRun(Path file, Path folder) {
    this.folder = folder;
    command =
        Gi.command(
            Chaos.repository(),
            List.of("-Xmx1g", "-XX:+UseSerialGC"),
            "run",
            file.toString(),
            "--out",
            folder.toString());
  }

  /** Whether this process, and what it starts, does not hear SIGINT; Linux tells. */
  static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith("SigIgn:"))
        .map(l -> new BigInteger(l.substring(7).strip(), 16))
        .anyMatch(ignored -> ignored.testBit(SIGINT - 1));
  }

  void start() throws IOException {
    // Where the last process answered.
    Files.deleteIfExists(next().resolve("address"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  /** Adds a line to its log. */
  void note(String line) throws IOException {
    Files.writeString(log(), "chaos: " + line + "\n", StandardOpenOption.APPEND);
  }

  /** Runs to the end; returns how long each phase took, in seconds. */
  Map<String, Double> watch() throws IOException, InterruptedException {
    Map<String, Double> seconds = new LinkedHashMap<>();
    start();
    String at = START;
    long begin = System.nanoTime();
    while (process.isAlive()) {
      String now = look(at);
      if (!now.equals(at)) {
        seconds.put(at, (System.nanoTime() - begin) / 1e9);
        begin = System.nanoTime();
        at = now;
      }
      Thread.sleep(LOOK_MS);
    }
    seconds.put(at, (System.nanoTime() - begin) / 1e9);
    if (process.exitValue() != 0) {
      throw new IOException("the undisturbed run failed: " + log());
    }
    return seconds;
  }

  /**
   * Waits until the campaign is in one of these phases or the process ended; returns where it is.
   */
  String await(List<String> targets) throws InterruptedException {
    String now = START;
    while (process.isAlive() && !targets.contains(now)) {
      Thread.sleep(LOOK_MS);
      now = look(now);
    }
    return now;
  }

  /** The phase that the campaign is in now; if that cannot be told, the one known. */
  String look(String known) throws InterruptedException {
    try {
      if (Files.exists(folder.resolve("results.json"))) {
        phase = END;
        return END;
      }
      Path address = next().resolve("address");
      if (!Files.exists(address)) {
        return known;
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(Files.readString(address) + "/api/campaigns"))
              .timeout(Duration.ofSeconds(5))
              .build();
      JsonNode all =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
      if (all.path(0).has("phase")) {
        phase = all.get(0).get("phase").asText();
        return phase;
      }
    } catch (IOException e) {
      // It does not answer yet, or not any more.
    }
    return known;
  }

  /** The last phase that was seen. */
  String phase() {
    return phase;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Whether the process was there to get it. */
  boolean signal(String signal) throws IOException, InterruptedException {
    return process.isAlive()
        && new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0;
  }

  /** Whether it ends within a time; if not, ends it. */
  boolean exited(long time, TimeUnit unit) throws InterruptedException {
    boolean inTime = process.waitFor(time, unit);
    process.destroyForcibly().waitFor();
    return inTime;
  }

  int exit() {
    return process.exitValue();
  }

  /** Whether the campaign came to an end. */
  boolean ended() {
    return !Files.exists(next())
        && (Files.exists(folder.resolve("results.json"))
            || Files.exists(folder.resolve("failed.txt")));
  }

  /** What there is of an unfinished run. */
  private Path next() {
    return folder.resolve("next");
  }

  /** Lets it go on to its end; returns whether that is a good one. */
  boolean finish() throws IOException, InterruptedException {
    if (!ended()) {
      start();
      exited(PATIENCE_S, TimeUnit.SECONDS);
    }
    return Files.exists(folder.resolve("results.json"));
  }

  byte[] results() throws IOException {
    return Files.readAllBytes(folder.resolve("results.json"));
  }

  /** Why there are no results. */
  String reason() throws IOException {
    Path failed = folder.resolve("failed.txt");
    return Files.exists(failed) ? Files.readString(failed).strip() : "it does not end; " + log();
  }

  private Path log() {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }
}
