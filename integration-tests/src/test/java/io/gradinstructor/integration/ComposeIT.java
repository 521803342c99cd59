package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The Compose file, used as docs/deploying.md says, and what Prometheus then knows. */
@EnabledIf(value = "io.gradinstructor.integration.Docker#available", disabledReason = Docker.ABSENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {
  private static final int WORKERS = 2;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Compose compose;
  private static URI prometheus;

  @BeforeAll
  static void up() throws Exception {
    compose = new Compose(folder);
    compose.run("up", "-d", "--build", "--scale", "mlp-worker=" + WORKERS);
    prometheus = compose.address("prometheus");
  }

  @AfterAll
  static void down() throws Exception {
    if (compose != null) {
      compose.run("down", "-v", "--timeout", "15");
    }
  }

  @Test
  @Order(1)
  void everyContainerBecomesHealthy() throws Exception {
    Set<String> all = compose.containers();
    assertEquals(Service.values().length + 2 + WORKERS - 1, all.size());
    Patience.await("health of all", () -> compose.health(all).equals(Set.of("healthy")));
  }

  @Test
  @Order(2)
  void aCampaignHasTheBytesOfTheSingleProcess() throws Exception {
    Path smoke = Gi.example("smoke.yaml");
    String server = compose.address("orchestrator").toString();
    assertArrayEquals(Gi.results(folder, smoke), Gi.results(folder, smoke, "--server", server));
  }

  @Test
  @Order(3)
  void prometheusScrapesEveryContainerOfEveryService() throws Exception {
    for (Service service : Service.values()) {
      int instances = service == Service.MLP_WORKER ? WORKERS : 1;
      String up = "count(up{job=\"" + service.module() + "\"} == 1)";
      Patience.await(up, () -> values(up).equals(List.of((double) instances)));
    }
  }

  @Test
  @Order(4)
  void workersSharedTheTrials() throws Exception {
    String trials = "sum by (instance) (gi_worker_trial_seconds_count) > 0";
    Patience.await(trials, () -> values(trials).size() == WORKERS);
  }

  @Test
  @Order(5)
  void everyMetricIsThereAsDocumented() throws Exception {
    // Trials of the campaign have been counted by then, and its instructors.
    Patience.await("a scrape", () -> !values("gi_enn_learning_seconds_count > 0").isEmpty());
    for (DeployFiles.Metric metric : DeployFiles.metrics()) {
      if (metric.service().isEmpty()) {
        continue;
      }
      Set<String> services =
          metric.service().equals("all")
              ? Arrays.stream(Service.values()).map(Service::module).collect(Collectors.toSet())
              : Set.of(metric.service());
      for (String series : metric.series()) {
        Patience.await(series, () -> jobs(series).equals(new TreeSet<>(services)));
      }
      // Descriptions come with the series, some of which begin in a later scrape.
      Patience.await(metric.name() + " described", () -> data("metadata").has(metric.name()));
      JsonNode about = data("metadata").path(metric.name()).path(0);
      assertEquals(prometheusType(metric), about.path("type").asText(), metric.name());
      assertFalse(about.path("help").asText().isBlank(), metric.name());
    }
  }

  @Test
  @Order(6)
  void rulesAreEvaluatedAndNoLabelNamesACampaign() throws Exception {
    JsonNode groups = data("rules").get("groups");
    assertFalse(groups.isEmpty());
    for (JsonNode group : groups) {
      for (JsonNode rule : group.get("rules")) {
        Patience.await(
            rule.get("name").asText() + " evaluated",
            () -> rule("health", rule.get("name").asText()).equals("ok"));
      }
    }
    JsonNode series = data("series?match[]=" + encoded("{__name__=~\"gi_.+\"}"));
    assertTrue(series.size() > 50, () -> series.size() + " series");
    for (JsonNode labels : series) {
      for (JsonNode value : labels) {
        assertFalse(value.asText().startsWith("smoke"), labels::toString);
      }
    }
  }

  private static String prometheusType(DeployFiles.Metric metric) {
    return metric.type().equals("timer") ? "summary" : metric.type();
  }

  private static String rule(String field, String name) throws Exception {
    for (JsonNode group : data("rules").get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        if (rule.get("name").asText().equals(name)) {
          return rule.get(field).asText();
        }
      }
    }
    throw new AssertionError("no rule " + name);
  }

  private static Set<String> jobs(String series) throws Exception {
    Set<String> jobs = new TreeSet<>();
    data("query?query=" + encoded("group by (job) (" + series + ")"))
        .get("result")
        .forEach(r -> jobs.add(r.at("/metric/job").asText()));
    return jobs;
  }

  private static List<Double> values(String expression) throws Exception {
    return data("query?query=" + encoded(expression)).get("result").findValues("value").stream()
        .map(v -> Double.valueOf(v.get(1).asText()))
        .toList();
  }

  private static JsonNode data(String path) throws Exception {
    URI uri = prometheus.resolve("/api/v1/" + path.replace("[", "%5B").replace("]", "%5D"));
    String answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    JsonNode json = JSON.readTree(answer);
    assertEquals("success", json.path("status").asText(), answer);
    return json.get("data");
  }

  private static String encoded(String expression) {
    return URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }
}
