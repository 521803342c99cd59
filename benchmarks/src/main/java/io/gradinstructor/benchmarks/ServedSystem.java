package io.gradinstructor.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Feed;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@code gi serve} in a process of its own, bound to some cores. */
final class ServedSystem implements AutoCloseable {
  /**
   * A campaign that ended well.
   *
   * @param seconds it took
   * @param learning of these in the phases in which ENNs learn
   */
  record Finished(String id, double seconds, double learning) {}

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int POLL_MS = 100;

  private final int cores;
  private final int workers;
  private final Path folder = Files.createTempDirectory("throughput");
  private final int broker = freePort();
  private final int http = freePort();
  private final Process process;

  ServedSystem(int cores, int workers) throws Exception {
    this.cores = cores;
    this.workers = workers;
    List<String> command = new ArrayList<>(bound());
    command.addAll(List.of("./gi", "serve"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--port", Integer.toString(broker)));
    command.addAll(List.of("--http-port", Integer.toString(http)));
    command.addAll(List.of("--workers", Integer.toString(workers)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int i = 0; !ready(); i++) {
      if (i > 600 || !process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("log")));
      }
      Thread.sleep(100);
    }
  }

  /** Binds a command to the first cores. */
  private List<String> bound() {
    return List.of("taskset", "-c", "0-" + (cores - 1));
  }

  private boolean ready() throws InterruptedException {
    try {
      return HTTP.send(get("/q/health/ready"), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Begins a campaign; returns its id. */
  String submit(String file) throws Exception {
    HttpRequest submission =
        HttpRequest.newBuilder(uri("/api/campaigns"))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(file))
            .build();
    return JSON.readTree(HTTP.send(submission, BodyHandlers.ofString()).body()).path("id").asText();
  }

  /** Runs a campaign to its end. */
  Finished run(String file) throws Exception {
    long begin = System.nanoTime();
    String id = submit(file);
    JsonNode status = json("/api/campaigns/" + id);
    double learning = 0;
    while (status.path("status").asText().equals("running")) {
      long poll = System.nanoTime();
      boolean learns = status.path("phase").asText().startsWith("learn-");
      Thread.sleep(POLL_MS);
      learning += learns ? Stream.seconds(poll) : 0;
      status = json("/api/campaigns/" + id);
    }
    if (!status.path("status").asText().equals("finished")) {
      throw new IOException(id + ": " + status);
    }
    return new Finished(id, Stream.seconds(begin), learning);
  }

  /** Seconds that the trials of a campaign take without the pipeline. */
  double loop(String campaign) throws Exception {
    List<Message> messages = new ArrayList<>();
    try (Feed feed =
        new Feed(
            Broker.at("127.0.0.1:" + broker),
            "throughput",
            Set.of(Topic.TRIALS, Topic.INSTRUCTORS),
            (message, sent) -> {
              if (message.campaign().equals(campaign)) {
                messages.add(message);
              }
            })) {
      feed.caughtUp().get(1, TimeUnit.MINUTES);
    }
    List<String> command = new ArrayList<>(bound());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrialLoop.class.getName(), Integer.toString(workers)));
    Process loop =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (DataOutputStream out = new DataOutputStream(loop.getOutputStream())) {
      for (Message m : messages) {
        byte[] bytes = Codec.encode(m);
        out.writeBoolean(m instanceof Trial);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
    String said = new String(loop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (loop.waitFor() != 0) {
      throw new IOException("the loop failed");
    }
    return Double.parseDouble(said.strip());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(HTTP.send(get(path), BodyHandlers.ofString()).body());
  }

  /** Milliseconds until an answer is there; NaN if it is none. */
  double milliseconds(String path) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int status = HTTP.send(get(path), BodyHandlers.ofByteArray()).statusCode();
    return status == 200 ? 1000 * Stream.seconds(begin) : Double.NaN;
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
