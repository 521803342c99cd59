package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.message.InstructorId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Runs a campaign on a fleet as often as wanted, and compares with an undisturbed run of it. */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_MS = 1_800_000;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Path repository;
  private final Path file;
  private final byte[] original;
  private final String expected;
  private URI api;

  /**
   * Runs the campaign undisturbed.
   *
   * @param repository where everything was built
   * @param folder for results and logs
   */
  Comparison(Path repository, Path file, Path folder) throws IOException, InterruptedException {
    this.repository = repository;
    this.file = file;
    original = Files.readAllBytes(file);
    expected = undisturbed(folder);
  }

  /** From now on runs on this one. */
  void on(Fleet fleet) {
    api = fleet.api();
  }

  private String undisturbed(Path folder) throws IOException, InterruptedException {
    Path out = folder.resolve("undisturbed");
    List<String> jvm =
        List.of("-Xmx2g", "-XX:+UseSerialGC", "-Djdk.nio.maxCachedBufferSize=1048576");
    Process process =
        new ProcessBuilder(
                Gi.command(repository, jvm, "run", file.toString(), "--out", out.toString()))
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
  byte[] variant(int number) {
    String text = new String(original, StandardCharsets.UTF_8) + "# " + number + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Starts a variant; returns its id. */
  String submit(byte[] campaign) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(campaign));
    return answer(request).get("id").asText();
  }

  /** Whether a campaign goes on; throws if it failed. */
  boolean running(String id) throws InterruptedException {
    JsonNode status = answer(HttpRequest.newBuilder(URI.create(api + "/" + id)));
    if (status.get("status").asText().equals("failed")) {
      throw new IllegalStateException(id + " failed: " + status.get("reason").asText());
    }
    return status.get("status").asText().equals("running");
  }

  /** Whether a finished one has the results of the undisturbed run, to the byte. */
  boolean same(String id, byte[] campaign) throws IOException, InterruptedException {
    String results = text(HttpRequest.newBuilder(URI.create(api + "/" + id + "/results.json")));
    String wanted = expected.replace(Sha256.of(original), Sha256.of(campaign));
    for (String enn : Set.copyOf(JSON.readTree(expected).findValuesAsText("id"))) {
      InstructorId same = InstructorId.parse(enn).in(id);
      wanted = wanted.replace("\"" + enn + "\"", "\"" + same + "\"");
    }
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
