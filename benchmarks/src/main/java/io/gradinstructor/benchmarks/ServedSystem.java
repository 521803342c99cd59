package io.gradinstructor.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.Trial;
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

/** {@code gi serve} in a process of its own, bound to as many cores as it has workers. */
final class ServedSystem implements AutoCloseable {
  /** A campaign that ended well. */
  record Finished(String id, double seconds) {}

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int POLL_MS = 20;

  private final int workers;
  private final Path folder = Files.createTempDirectory("throughput");
  private final int broker = freePort();
  private final int http = freePort();
  private final Process process;
  private final List<Message> messages = new ArrayList<>();

  ServedSystem(int workers) throws Exception {
    this.workers = workers;
    List<String> command = new ArrayList<>(bound());
    command.addAll(List.of("-Xmx1280m", "-XX:+UseSerialGC"));
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.add("-Djdk.nio.maxCachedBufferSize=1048576");
    command.addAll(List.of("-jar", "standalone/target/quarkus-app/quarkus-run.jar", "serve"));
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

  /** Java on the first cores only, so many as there are workers. */
  private List<String> bound() {
    return List.of(
        "taskset",
        "-c",
        "0-" + (workers - 1),
        Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  private boolean ready() throws InterruptedException {
    try {
      return HTTP.send(get("/q/health/ready"), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a campaign to its end. */
  Finished run(String file) throws Exception {
    HttpRequest submission =
        HttpRequest.newBuilder(uri("/api/campaigns"))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(file))
            .build();
    long begin = System.nanoTime();
    JsonNode status = JSON.readTree(HTTP.send(submission, BodyHandlers.ofString()).body());
    String id = status.path("id").asText();
    while (status.path("status").asText().equals("running")) {
      Thread.sleep(POLL_MS);
      status = JSON.readTree(text("/api/campaigns/" + id));
    }
    if (!status.path("status").asText().equals("finished")) {
      throw new IOException(id + ": " + status);
    }
    return new Finished(id, Stream.seconds(begin));
  }

  /** A metric of the system that has no labels. */
  double metric(String name) throws Exception {
    return text("/q/metrics")
        .lines()
        .filter(l -> l.startsWith(name + " ") || l.startsWith(name + "{"))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The trials of a campaign, as they were queued. */
  List<Trial> trials(String campaign) throws Exception {
    messages.clear();
    try (Feed feed =
        new Feed(
            "127.0.0.1:" + broker,
            "throughput",
            Set.of(Topic.TRIALS, Topic.INSTRUCTORS),
            (message, sentAt) -> {
              if (message.campaign().equals(campaign)) {
                messages.add(message);
              }
            })) {
      feed.caughtUp().get(1, TimeUnit.MINUTES);
    }
    return messages.stream().filter(Trial.class::isInstance).map(Trial.class::cast).toList();
  }

  /** Seconds that trials of the last campaign asked about take without the pipeline. */
  double loop(List<Trial> trials) throws Exception {
    List<String> command = new ArrayList<>(bound());
    command.addAll(List.of("-Xmx1280m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(TrialLoop.class.getName(), Integer.toString(workers)));
    Process loop =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (DataOutputStream out = new DataOutputStream(loop.getOutputStream())) {
      for (Message m : messages) {
        if (m instanceof Instructor || trials.contains(m)) {
          byte[] bytes = Codec.encode(m);
          out.writeBoolean(m instanceof Trial);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
      }
    }
    String said = new String(loop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (loop.waitFor() != 0) {
      throw new IOException("the loop failed");
    }
    return Double.parseDouble(said.strip());
  }

  private String text(String path) throws IOException, InterruptedException {
    return HTTP.send(get(path), BodyHandlers.ofString()).body();
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
