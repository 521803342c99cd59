package io.gradinstructor.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MLflow's REST API, version 2.0, as far as it is needed. */
final class Mlflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where artefacts are that the server stores itself; it may be named. */
  private static final Pattern ARTIFACTS = Pattern.compile("mlflow-artifacts:(?://[^/]*)?/*(.*)");

  /** As many metrics as MLflow takes at once. */
  private static final int METRICS = 1000;

  private static final int PARAMS = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Networks and ENNs are megabytes. */
  private static final int PATIENCE_FOR_FILES = 6;

  /** Answers that may be others when somebody has set things right, or something has come back. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 404, 408, 429);

  /** Answers to files by a server that does not store them itself. */
  private static final Set<Integer> NO_FILES = Set.of(404, 501);

  /** A metric's value at a step and a time in milliseconds since 1970. */
  record Metric(String key, double value, long timestamp, long step) {}

  /** A run as it was found: its id, where its artefacts are, and the names of what it has. */
  record Run(String id, String artifacts, String status, Set<String> metrics, Set<String> tags) {}

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String server;
  private final Optional<String> authorization;
  private final Duration patience;
  private CompletableFuture<?> call;
  private boolean closed;

  Mlflow(URI server, Optional<String> authorization) {
    this(server, authorization, PATIENCE);
  }

  /** One that gives up calls after a time. */
  Mlflow(URI server, Optional<String> authorization, Duration patience) {
    this.server = server.toString().replaceAll("/+$", "");
    this.authorization = authorization;
    this.patience = patience;
  }

  /** Those that MLflow's own clients use. */
  static Optional<String> credentials() {
    String token = System.getenv("MLFLOW_TRACKING_TOKEN");
    String user = System.getenv("MLFLOW_TRACKING_USERNAME");
    String password = System.getenv("MLFLOW_TRACKING_PASSWORD");
    if (token != null) {
      return Optional.of("Bearer " + token.strip());
    }
    if (user != null && password != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return Optional.empty();
  }

  /** Id of an experiment, which is created if need be. */
  String experiment(String name) throws IOException, InterruptedException {
    String path = "experiments/get-by-name";
    HttpResponse<byte[]> answer =
        send(to(path + "?experiment_name=" + encoded(name)).GET(), patience);
    if (answer.statusCode() == 404) {
      return text(post("experiments/create", Map.of("name", name)), "/experiment_id");
    }
    return text(content(answer), "/experiment/experiment_id");
  }

  /** The run with this value of the tag {@code gi.id}. */
  Optional<Run> find(String experiment, String id) throws IOException, InterruptedException {
    JsonNode run = search(experiment, "tags.`gi.id` = '" + id + "'", "").at("/runs/0");
    return run.isMissingNode() ? Optional.empty() : Optional.of(run(run));
  }

  /** Runs below another one that did not end. */
  List<Run> open(String experiment, Run parent) throws IOException, InterruptedException {
    String filter =
        "tags.`mlflow.parentRunId` = '" + parent.id + "' and attributes.status = 'RUNNING'";
    List<Run> open = new ArrayList<>();
    String page = "";
    do {
      JsonNode found = search(experiment, filter, page);
      for (JsonNode run : found.path("runs")) {
        open.add(run(run));
      }
      page = found.path("next_page_token").asText();
    } while (!page.isEmpty());
    return open;
  }

  private JsonNode search(String experiment, String filter, String page)
      throws IOException, InterruptedException {
    Map<String, Object> query = new HashMap<>();
    query.put("experiment_ids", List.of(experiment));
    query.put("filter", filter);
    query.put("max_results", 1000);
    if (!page.isEmpty()) {
      query.put("page_token", page);
    }
    return post("runs/search", query);
  }

  Run create(String experiment, String name, long startedAt, Map<String, String> tags)
      throws IOException, InterruptedException {
    Map<String, Object> wanted =
        Map.of(
            "experiment_id",
            experiment,
            "run_name",
            name,
            "start_time",
            startedAt,
            "tags",
            pairs(tags));
    return run(post("runs/create", wanted).path("run"));
  }

  private Run run(JsonNode run) throws IOException {
    return new Run(
        text(run, "/info/run_id"),
        run.at("/info/artifact_uri").asText(),
        run.at("/info/status").asText(),
        Set.copyOf(run.at("/data/metrics").findValuesAsText("key")),
        Set.copyOf(run.at("/data/tags").findValuesAsText("key")));
  }

  private String text(JsonNode answer, String where) throws IOException {
    String text = answer.at(where).asText();
    if (text.isEmpty()) {
      throw new IOException(server + " answers without " + where.substring(1) + ": is it MLflow?");
    }
    return text;
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

  /** Ends a run; it may be one that ended before. */
  void end(Run run, String status, long at) throws IOException, InterruptedException {
    post("runs/update", Map.of("run_id", run.id, "status", status, "end_time", at));
  }

  void tag(Run run, String key, String value) throws IOException, InterruptedException {
    post("runs/set-tag", Map.of("run_id", run.id, "key", key, "value", value));
  }

  /**
   * Stores a file, through the server.
   *
   * @throws Refused if the server has its artefacts elsewhere
   */
  void artifact(Run run, String name, byte[] content) throws IOException, InterruptedException {
    Matcher root = ARTIFACTS.matcher(run.artifacts);
    if (!root.matches()) {
      throw new Refused("artefacts of this server are at " + run.artifacts + ", not behind it");
    }
    URI target = uri("/api/2.0/mlflow-artifacts/artifacts/" + root.group(1) + "/" + name);
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(target).PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
            patience.multipliedBy(PATIENCE_FOR_FILES));
    if (NO_FILES.contains(answer.statusCode())) {
      throw new Refused(said(answer));
    }
    require(answer);
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
    return content(send(to(path).GET(), patience));
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    return content(send(request, patience));
  }

  private HttpRequest.Builder to(String path) throws Refused {
    return HttpRequest.newBuilder(uri("/api/2.0/mlflow/" + path));
  }

  private URI uri(String path) throws Refused {
    try {
      return URI.create(server + path);
    } catch (IllegalArgumentException e) {
      throw new Refused(e.getMessage());
    }
  }

  private JsonNode content(HttpResponse<byte[]> answer) throws IOException {
    require(answer);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException(answer.uri() + " does not answer JSON: is it MLflow?", e);
    }
  }

  private static void require(HttpResponse<byte[]> answer) throws IOException {
    int status = answer.statusCode();
    if (status / 100 == 4 && !PASSING.contains(status)) {
      throw new Refused(said(answer));
    }
    if (status / 100 != 2) {
      throw new IOException(said(answer));
    }
  }

  /** MLflow says in its answer what it does not like. */
  private static String said(HttpResponse<byte[]> answer) {
    String why = "";
    try {
      why = JSON.readTree(answer.body()).path("message").asText();
    } catch (IOException e) {
      // What others say is a page for people.
    }
    return answer.uri().getPath()
        + " answers "
        + answer.statusCode()
        + (why.isEmpty() ? "" : ": " + why.substring(0, Math.min(300, why.length())));
  }

  /**
   * Calls. A request's own timeout would end with the answer's headers: a server that stalls after
   * them would hold up the caller for ever.
   */
  private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration timeout)
      throws IOException, InterruptedException {
    authorization.ifPresent(a -> request.header("Authorization", a));
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      begin(answer);
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(server + " did not answer to the end in " + timeout.toSeconds() + " s");
    } catch (CancellationException e) {
      throw new IOException("given up, as logging ends");
    } catch (ExecutionException e) {
      throw new IOException(server + " cannot be used: " + e.getCause(), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private synchronized void begin(CompletableFuture<?> next) {
    call = next;
    if (closed) {
      next.cancel(true);
    }
  }

  /** Gives up the call that is being made, and all later ones. */
  @Override
  public synchronized void close() {
    closed = true;
    if (call != null) {
      call.cancel(true);
    }
  }
}
