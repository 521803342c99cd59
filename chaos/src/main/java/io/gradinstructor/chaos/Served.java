package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gi serve} with little memory, and what it has in it. */
final class Served implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");
  private static final int COLLECTIONS = 3;
  private static final int PATIENCE_S = 600;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path folder;
  private final int heap;
  private final URI api;
  private Process process;

  /**
   * Not started yet.
   *
   * @param heap megabytes that it may have
   */
  Served(Path folder, int heap) throws IOException {
    this.folder = folder;
    this.heap = heap;
    api = URI.create("http://127.0.0.1:" + Fleet.freePort() + "/api/campaigns");
  }

  /** Starts it and waits until it answers; returns the seconds that took. */
  double start() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<String> jvm =
        List.of(
            "-Xmx" + heap + "m",
            "-XX:+UseG1GC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.nio.maxCachedBufferSize=1048576");
    String data = folder.resolve("data").toString();
    String port = Integer.toString(api.getPort());
    process =
        new ProcessBuilder(
                Gi.command(
                    Chaos.repository(),
                    jvm,
                    "serve",
                    "--data",
                    data,
                    "--port",
                    "0",
                    "--http-port",
                    port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("serve.log").toFile()))
            .start();
    while (true) {
      try {
        get("");
        return (System.nanoTime() - begin) / 1e9;
      } catch (IOException e) {
        if (!process.isAlive() || (System.nanoTime() - begin) / 1e9 > PATIENCE_S) {
          throw new IOException("gi serve does not answer; see " + folder.resolve("serve.log"), e);
        }
        Thread.sleep(200);
      }
    }
  }

  /** An answer's body. */
  byte[] get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(api + path)));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path));
  }

  /** Submits a campaign that differs from others by a comment; returns its id. */
  String submit(String campaign, int number) throws IOException, InterruptedException {
    String text = campaign + "# " + number + "\n";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8)));
    return JSON.readTree(send(request)).get("id").asText();
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            request.timeout(Duration.ofSeconds(60)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          answer.uri()
              + " answers "
              + answer.statusCode()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  /**
   * Megabytes of the heap that are in use after full collections, once that does not fall any more:
   * who has just started still reads.
   */
  double used() throws IOException, InterruptedException {
    double least = Double.MAX_VALUE;
    for (int since = 0; since < COLLECTIONS; since++) {
      jcmd("GC.run");
      Matcher used = USED.matcher(jcmd("GC.heap_info"));
      if (!used.find()) {
        throw new IOException("jcmd does not tell what the heap is used for");
      }
      double now = Long.parseLong(used.group(1)) / 1024.0;
      if (now < least - 1) {
        since = -1;
      }
      least = Math.min(least, now);
      Thread.sleep(2000);
    }
    return least;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + List.of(command) + ": " + said);
    }
    return said;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
