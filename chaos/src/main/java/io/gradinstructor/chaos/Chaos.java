package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs campaigns on processes that are killed and paused at random while messages come twice and
 * late, until there were enough faults, and compares each campaign's results with those of an
 * undisturbed run, byte for byte.
 */
@Command(
    name = "gi chaos",
    mixinStandardHelpOptions = true,
    description =
        "Kills, pauses and confuses a system of processes while campaigns run; their results must"
            + " be those of an undisturbed run.")
public final class Chaos implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_MS = 600_000;

  @Option(names = "--faults", paramLabel = "N", description = "${DEFAULT-VALUE} if not said.")
  private int faults = 50;

  @Option(names = "--seed", paramLabel = "S", description = "${DEFAULT-VALUE} if not said.")
  private long seed = 1;

  @Option(names = "--file", paramLabel = "CAMPAIGN", description = "Another campaign.")
  private Path file;

  @Option(names = "--output", description = "${COMPLETION-CANDIDATES}; text if not said.")
  private Output output = Output.text;

  /** Forms of the result. */
  private enum Output {
    text,
    json
  }

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Path repository = repository();
  private URI api;
  private byte[] original;
  private String expected;

  private Chaos() {}

  /** See {@code --help}. */
  public static void main(String[] args) throws IOException {
    // Kafka's clients say more than anybody wants to know of a broker that comes and goes.
    try (InputStream in = Chaos.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(in);
    }
    System.exit(new CommandLine(new Chaos()).execute(args));
  }

  /** chaos/target/chaos.jar is three below. */
  private static Path repository() {
    return Path.of(
            URI.create(Chaos.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .getParent()
        .getParent()
        .getParent();
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("gi-chaos-");
    if (file == null) {
      file = folder.resolve("chaos.yaml");
      try (InputStream in = Chaos.class.getResourceAsStream("/chaos.yaml")) {
        Files.write(file, in.readAllBytes());
      }
    }
    original = Files.readAllBytes(file);
    System.err.println("chaos: an undisturbed run first; logs are in " + folder);
    expected = undisturbed(folder);
    boolean identical = true;
    int campaigns = 0;
    Map<String, Object> report = new LinkedHashMap<>();
    long begin = System.nanoTime();
    try (Fleet fleet = new Fleet(repository, folder);
        Traffic traffic = new Traffic(fleet.bootstrap());
        Faults chaos = new Faults(fleet, traffic, seed)) {
      api = fleet.api();
      while (chaos.count() < faults) {
        byte[] campaign = variant(++campaigns);
        String id = submit(campaign);
        System.err.println("chaos: campaign " + id);
        while (running(id)) {
          if (chaos.count() < faults) {
            chaos.next();
          } else {
            Thread.sleep(500);
          }
        }
        identical &= same(id, campaign);
      }
      chaos.close();
      // What was sent last is still on its way.
      long end = System.currentTimeMillis() + 30_000;
      while (!traffic.lost().isEmpty() && System.currentTimeMillis() < end) {
        Thread.sleep(500);
      }
      Map<String, Integer> kinds = new LinkedHashMap<>();
      chaos.done().forEach((k, n) -> kinds.put(k.name().toLowerCase(Locale.ROOT), n));
      report.put("faults", chaos.count());
      report.put("kinds", kinds);
      report.put("campaigns", campaigns);
      report.put("trials_redone", traffic.redone());
      traffic.lost().forEach(m -> System.err.println("chaos: lost " + m));
      report.put("messages_lost", traffic.lost().size());
      report.put("duplicates_dropped", traffic.duplicates());
      report.put("identical", identical);
      report.put("seconds", Math.round((System.nanoTime() - begin) / 1e9));
      print(report);
      return identical && traffic.lost().isEmpty() ? 0 : 1;
    }
  }

  private void print(Map<String, Object> report) throws IOException {
    if (output == Output.json) {
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      report.forEach((k, v) -> System.out.printf("%-20s %s%n", k.replace('_', ' '), v));
    }
  }

  private String undisturbed(Path folder) throws IOException, InterruptedException {
    Path jar = repository.resolve("standalone/target/quarkus-app/quarkus-run.jar");
    Path out = folder.resolve("undisturbed");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar.toString(),
                "run",
                file.toString(),
                "--out",
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("undisturbed.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          "the undisturbed run failed: " + Files.readString(folder.resolve("undisturbed.log")));
    }
    return Files.readString(out.resolve("results.json"));
  }

  /** The file with another comment: the same figures, another campaign. */
  private byte[] variant(int number) {
    String text = new String(original, StandardCharsets.UTF_8) + "# " + number + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String submit(byte[] campaign) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(campaign));
    return answer(request).get("id").asText();
  }

  private boolean running(String id) throws InterruptedException {
    JsonNode status = answer(HttpRequest.newBuilder(URI.create(api + "/" + id)));
    if (status.get("status").asText().equals("failed")) {
      throw new IllegalStateException(id + " failed: " + status.get("reason").asText());
    }
    return status.get("status").asText().equals("running");
  }

  private boolean same(String id, byte[] campaign) throws InterruptedException {
    String results = text(HttpRequest.newBuilder(URI.create(api + "/" + id + "/results.json")));
    String prefix = id.substring(0, id.length() - 8);
    String wanted =
        expected
            .replace(Sha256.of(original), Sha256.of(campaign))
            .replace(prefix + Sha256.of(original).substring(0, 8) + "/", id + "/");
    System.err.println("chaos: " + id + (wanted.equals(results) ? " is the same" : " DIFFERS"));
    return wanted.equals(results);
  }

  private JsonNode answer(HttpRequest.Builder request) throws InterruptedException {
    try {
      return JSON.readTree(text(request));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks until there is an answer: the orchestrator too is killed and paused. */
  private String text(HttpRequest.Builder request) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    String problem = "";
    while (System.currentTimeMillis() < end) {
      try {
        HttpResponse<String> answer =
            http.send(
                request.timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (List.of(200, 202).contains(answer.statusCode())) {
          return answer.body();
        }
        problem = answer.statusCode() + " " + answer.body();
      } catch (IOException e) {
        problem = e.toString();
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("no answer from the orchestrator: " + problem);
  }
}
