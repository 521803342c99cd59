package io.gradinstructor.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MLflow's REST API, version 2.0, as far as it is needed. */
final class Mlflow {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As many metrics as MLflow takes at once. */
  private static final int METRICS = 1000;

  private static final int PARAMS = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A metric's value at a step and a time in milliseconds since 1970. */
  record Metric(String key, double value, long timestamp, long step) {}

  /** A run: its id, and where its artefacts are. */
  record Run(String id, String artifacts, String status) {}

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String server;
  private final Optional<String> authorization;

  Mlflow(URI server, Optional<String> authorization) {
    this.server = server.toString().replaceAll("/+$", "");
    this.authorization = authorization;
  }

  /** Those that MLflow's own clients use. */
  static Optional<String> credentials() {
    String token = System.getenv("MLFLOW_TRACKING_TOKEN");
    String user = System.getenv("MLFLOW_TRACKING_USERNAME");
    String password = System.getenv("MLFLOW_TRACKING_PASSWORD");
    if (token != null) {
      return Optional.of("Bearer " + token);
    }
    if (user != null && password != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return Optional.empty();
  }

  /** Id of an experiment, which is created if need be. */
  String experiment(String name) throws IOException, InterruptedException {
    try {
      return get("experiments/get-by-name?experiment_name=" + encoded(name))
          .at("/experiment/experiment_id")
          .asText();
    } catch (Refused absent) {
      return post("experiments/create", Map.of("name", name)).get("experiment_id").asText();
    }
  }

  /** The run with this value of the tag {@code gi.id}. */
  Optional<Run> find(String experiment, String id) throws IOException, InterruptedException {
    JsonNode found =
        post(
            "runs/search",
            Map.of(
                "experiment_ids",
                List.of(experiment),
                "filter",
                "tags.`gi.id` = '" + id + "'",
                "max_results",
                1));
    JsonNode info = found.at("/runs/0/info");
    return info.isMissingNode() ? Optional.empty() : Optional.of(run(info));
  }

  Run create(String experiment, String name, long startedAt, Map<String, String> tags)
      throws IOException, InterruptedException {
    return run(
        post(
                "runs/create",
                Map.of(
                    "experiment_id",
                    experiment,
                    "run_name",
                    name,
                    "start_time",
                    startedAt,
                    "tags",
                    pairs(tags)))
            .at("/run/info"));
  }

  private static Run run(JsonNode info) {
    return new Run(
        info.get("run_id").asText(),
        info.path("artifact_uri").asText(),
        info.path("status").asText());
  }

  void log(Run run, List<Metric> metrics, Map<String, String> params)
      throws IOException, InterruptedException {
    batches(run, "params", pairs(params), PARAMS);
    batches(run, "metrics", metrics, METRICS);
  }

  private void batches(Run run, String what, List<?> all, int size)
      throws IOException, InterruptedException {
    for (int from = 0; from < all.size(); from += size) {
      List<?> some = all.subList(from, Math.min(all.size(), from + size));
      post("runs/log-batch", Map.of("run_id", run.id, what, some));
    }
  }

  /** Steps at which a run has a metric. */
  List<Long> steps(Run run, String metric) throws IOException, InterruptedException {
    return get("metrics/get-history?run_id=" + run.id + "&metric_key=" + encoded(metric))
        .path("metrics")
        .findValues("step")
        .stream()
        .map(JsonNode::asLong)
        .toList();
  }

  void end(Run run, long at) throws IOException, InterruptedException {
    post("runs/update", Map.of("run_id", run.id, "status", "FINISHED", "end_time", at));
  }

  /**
   * Stores a file, through the server.
   *
   * @throws Refused if the server has its artefacts elsewhere
   */
  void artifact(Run run, String name, byte[] content) throws IOException, InterruptedException {
    String scheme = "mlflow-artifacts:";
    if (!run.artifacts.startsWith(scheme)) {
      throw new Refused("artefacts of this server are at " + run.artifacts + ", not behind it");
    }
    String path = URI.create(run.artifacts).getPath().replaceFirst("^/+", "");
    send(
        HttpRequest.newBuilder(
                URI.create(server + "/api/2.0/mlflow-artifacts/artifacts/" + path + "/" + name))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  private static List<Map<String, String>> pairs(Map<String, String> values) {
    return values.entrySet().stream()
        .map(e -> Map.of("key", e.getKey(), "value", e.getValue()))
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + path)).GET());
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    authorization.ifPresent(a -> request.header("Authorization", a));
    HttpResponse<byte[]> answer =
        http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return JSON.readTree(answer.body());
    }
    String what = answer.uri().getPath() + " answers " + status;
    throw status >= 500 || status == 429 ? new IOException(what) : new Refused(what);
  }
}
