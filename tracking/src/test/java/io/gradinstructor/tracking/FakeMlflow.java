package io.gradinstructor.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, Run> runs = new LinkedHashMap<>();
  String artifactRoot = "mlflow-artifacts:/";
  final Map<String, byte[]> artifacts = new LinkedHashMap<>();
  final List<String> experiments = new ArrayList<>();
  private final HttpServer server;
  private int failures;
  private int calls;
  private int lost = -1;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next calls are answered by 503. */
  synchronized void fail(int calls) {
    failures = calls;
  }

  /** What is called after so many calls is done, but answered by 503. */
  synchronized void lose(int after) {
    lost = calls + after;
  }

  /** Calls so far. */
  synchronized int calls() {
    return calls;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls++;
    if (failures > 0) {
      failures--;
      answer(exchange, 503, "{}");
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
      case "runs/search" -> {
        String wanted = in.get("filter").asText().replaceAll(".*= '(.*)'", "$1");
        answer(
            exchange,
            200,
            runs.values().stream()
                .filter(r -> wanted.equals(r.tags.get("gi.id")))
                .findFirst()
                .map(r -> "{\"runs\": [{\"info\": " + info(r) + "}]}")
                .orElse("{}"));
      }
      case "runs/create" -> {
        Run run = new Run("run" + runs.size());
        in.get("tags").forEach(t -> run.tags.put(t.get("key").asText(), t.get("value").asText()));
        runs.put(run.id, run);
        answer(exchange, 200, "{\"run\": {\"info\": " + info(run) + "}}");
      }
      case "runs/log-batch" -> {
        Run run = runs.get(in.get("run_id").asText());
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
      default -> answer(exchange, 404, "{}");
    }
  }

  private String info(Run run) {
    try {
      return JSON.writeValueAsString(
          Map.of(
              "run_id", run.id,
              "artifact_uri", artifactRoot + "0/" + run.id + "/artifacts",
              "status", run.status));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    server.stop(0);
  }
}
