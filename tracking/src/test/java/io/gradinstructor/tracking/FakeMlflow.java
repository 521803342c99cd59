package io.gradinstructor.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What MLflow answers, for the calls that are made; metrics are appended as its file store does.
 */
final class FakeMlflow implements AutoCloseable {
  static final class Run {
    final String id;
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final List<JsonNode> metrics = new ArrayList<>();
    String status = "RUNNING";

    Run(String id) {
      this.id = id;
    }
  }

  static {
    // Else every answer waits 40 ms for more.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, Run> runs = new LinkedHashMap<>();
  String artifactRoot = "mlflow-artifacts:/";
  final Map<String, byte[]> artifacts = new LinkedHashMap<>();
  final List<String> experiments = new ArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch stalled = new CountDownLatch(1);
  private boolean stalls;
  private boolean empty;
  private int failures;
  private int failure;
  private int calls;
  private int lost = -1;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next calls are answered by 503. */
  void fail(int calls) {
    fail(calls, 503);
  }

  /** The next calls are answered by this. */
  synchronized void fail(int calls, int status) {
    failures = calls;
    failure = status;
  }

  /** From now on answers end after their headers and one byte, while the connection stays. */
  synchronized void stall(boolean whether) {
    stalls = whether;
  }

  /** Waits until an answer stalls. */
  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  /** From now on all calls are answered by {}. */
  synchronized void answerNothing(boolean whether) {
    empty = whether;
  }

  /** What is called after so many calls is done, but answered by 503. */
  synchronized void lose(int after) {
    lost = calls + after;
  }

  /** Calls so far. */
  synchronized int calls() {
    return calls;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (stalls()) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      stalled.countDown();
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    handle(exchange, body);
  }

  private synchronized boolean stalls() {
    return stalls;
  }

  private synchronized void handle(HttpExchange exchange, byte[] body) throws IOException {
    calls++;
    if (failures > 0) {
      failures--;
      answer(exchange, failure, "{}");
      return;
    }
    if (empty) {
      answer(exchange, 200, "{}");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    String prefix = "/api/2.0/mlflow/";
    if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
      artifacts.put(path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()), body);
      answer(exchange, 200, "{}");
      return;
    }
    String query = exchange.getRequestURI().getRawQuery();
    JsonNode in = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    switch (path.substring(prefix.length())) {
      case "experiments/get-by-name" -> {
        int at = experiments.indexOf(parameter(query, "experiment_name"));
        answer(
            exchange,
            at < 0 ? 404 : 200,
            at < 0 ? "{}" : "{\"experiment\": {\"experiment_id\": \"" + at + "\"}}");
      }
      case "experiments/create" -> {
        experiments.add(in.get("name").asText());
        answer(exchange, 200, "{\"experiment_id\": \"" + (experiments.size() - 1) + "\"}");
      }
      case "runs/search" -> answer(exchange, 200, found(in));
      case "runs/create" -> {
        Run run = new Run("run" + runs.size());
        in.get("tags").forEach(t -> run.tags.put(t.get("key").asText(), t.get("value").asText()));
        runs.put(run.id, run);
        answer(exchange, 200, "{\"run\": " + json(run) + "}");
      }
      case "runs/log-batch" -> {
        Run run = runs.get(in.get("run_id").asText());
        if (run == null) {
          answer(exchange, 404, "{}");
          return;
        }
        if (in.path("metrics").size() > 1000 || in.path("params").size() > 100) {
          answer(exchange, 400, "{}");
          return;
        }
        in.path("metrics").forEach(run.metrics::add);
        in.path("params")
            .forEach(p -> run.params.put(p.get("key").asText(), p.get("value").asText()));
        answer(exchange, 200, "{}");
      }
      case "metrics/get-history" -> {
        String key = parameter(query, "metric_key");
        List<JsonNode> history =
            runs.get(parameter(query, "run_id")).metrics.stream()
                .filter(m -> m.get("key").asText().equals(key))
                .toList();
        answer(exchange, 200, "{\"metrics\": " + JSON.writeValueAsString(history) + "}");
      }
      case "runs/update" -> {
        runs.get(in.get("run_id").asText()).status = in.get("status").asText();
        answer(exchange, 200, "{}");
      }
      case "runs/set-tag" -> {
        runs.get(in.get("run_id").asText())
            .tags
            .put(in.get("key").asText(), in.get("value").asText());
        answer(exchange, 200, "{}");
      }
      default -> answer(exchange, 404, "{}");
    }
  }

  private static final Pattern CONDITION =
      Pattern.compile("(tags.`(?<tag>[^`]+)`|attributes.status) = '(?<value>[^']*)'");

  /** One run at a time, so that there are pages. */
  private String found(JsonNode query) throws IOException {
    List<Run> found = new ArrayList<>(runs.values());
    for (String condition : query.get("filter").asText().split(" and ")) {
      Matcher m = CONDITION.matcher(condition);
      if (!m.matches()) {
        throw new IOException(condition);
      }
      String tag = m.group("tag");
      found.removeIf(r -> !m.group("value").equals(tag == null ? r.status : r.tags.get(tag)));
    }
    int from = query.path("page_token").asInt();
    if (from >= found.size()) {
      return "{}";
    }
    String next = from + 1 < found.size() ? ", \"next_page_token\": \"" + (from + 1) + "\"" : "";
    return "{\"runs\": [" + json(found.get(from)) + "]" + next + "}";
  }

  private String json(Run run) throws IOException {
    List<Map<String, String>> tags = new ArrayList<>();
    run.tags.forEach((k, v) -> tags.add(Map.of("key", k, "value", v)));
    return JSON.writeValueAsString(
        Map.of(
            "info",
            Map.of(
                "run_id", run.id,
                "artifact_uri", artifactRoot + "0/" + run.id + "/artifacts",
                "status", run.status),
            "data",
            Map.of("metrics", run.metrics, "tags", tags)));
  }

  private static String parameter(String query, String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalArgumentException(name);
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(calls - 1 == lost ? 503 : status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Whether there is a run of a thing of ours, with metrics. */
  synchronized boolean has(String id) {
    return runs.values().stream()
        .anyMatch(r -> id.equals(r.tags.get("gi.id")) && !r.metrics.isEmpty());
  }

  /** The run of a thing of ours. */
  synchronized Run run(String id) {
    List<Run> found = runs.values().stream().filter(r -> id.equals(r.tags.get("gi.id"))).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " runs of " + id);
    }
    return found.get(0);
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
