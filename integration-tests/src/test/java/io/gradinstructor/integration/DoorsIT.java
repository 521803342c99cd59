package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request passes, tokens or not: whom it asks, from where, and how errors are told. */
class DoorsIT {
  private static final String OURS = "Host: localhost";
  private static final String YAML = "Content-Type: application/yaml";
  private static final String DETAIL_OF_OTHERS = ".*(@Consumes|@Produces|RESTEASY|^HTTP \\d).*";

  @TempDir static Path folder;
  private static Serve server;

  @BeforeAll
  static void start() throws Exception {
    server = Serve.start(folder, Map.of("GI_HTTP_HOSTS", "gi.example.org,other.example"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Raw.Answer send(String target, String headers, String body) throws Exception {
    String length =
        body.isEmpty() || headers.contains("chunked")
            ? ""
            : "\nContent-Length: " + body.getBytes("UTF-8").length;
    return Raw.send(server.at(""), target + " HTTP/1.1", headers + length, body);
  }

  private static String assertProblem(int status, Raw.Answer answer) throws Exception {
    assertEquals(status, answer.status(), answer.toString());
    assertEquals("application/problem+json", answer.headers().get("content-type"));
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertEquals(status, problem.path("status").asInt());
    assertFalse(problem.path("title").asText().isBlank());
    String detail = problem.path("detail").asText();
    assertFalse(detail.isBlank() || detail.matches(DETAIL_OF_OTHERS), detail);
    assertFalse(detail.contains("\tat "), detail);
    return detail;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/dashboard/app.js",
        "/api/campaigns",
        "/api/campaigns/events",
        "/api/workers",
        "/api/parts",
        "/api/explain?trial=x",
        "/q/health/ready",
        "/q/health/live",
        "/q/metrics",
        "/q/openapi",
        "/nothing"
      })
  void underAForeignNameThereIsNothing(String path) throws Exception {
    for (String host :
        List.of("evil.example", "localhost.evil.example:80", "10.0.0.1", "0.0.0.0", "[fe80::1]")) {
      for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
        Raw.Answer answer = send(method + " " + path, "Host: " + host, "");
        assertEquals(403, answer.status(), method + " " + path + " of " + host);
        if (!method.equals("HEAD")) {
          assertTrue(assertProblem(403, answer).contains("GI_HTTP_HOSTS"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:1",
        "127.0.0.1:80",
        "[::1]",
        "gi.example.org",
        "127.3.2.1"
      })
  void underItsOwnNamesItAnswers(String host) throws Exception {
    assertEquals(200, send("GET /api/campaigns", "Host: " + host, "").status());
  }

  @Test
  void aRequestNamesOneHost() throws Exception {
    assertEquals(400, send("GET /api/campaigns", "Host: localhost\nHost: localhost", "").status());
    assertEquals(400, send("GET /api/campaigns", "X: y", "").status());
    // No browser speaks HTTP/1.0, the health check of the image does.
    assertEquals(200, Raw.send(server.at(""), "GET /q/health/ready HTTP/1.0", "", "").status());
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, localhost:8080",
    "null, localhost:8080",
    "http://localhost:3000, localhost:8080",
    "http://localhost, localhost:8080",
    "https://localhost:8080.evil.example, localhost:8080",
    "http://gi.example.org, other.example",
    "file://, localhost",
    "'', localhost"
  })
  void pagesOfOtherSitesChangeNothing(String origin, String host) throws Exception {
    for (String path : List.of("", "/check", "/x/cancel", "/x/pause", "/x/fork", "/x")) {
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
        String headers = "Host: " + host + "\nOrigin: " + origin + "\n" + YAML;
        assertProblem(403, send(method + " /api/campaigns" + path, headers, "campaign: x"));
      }
    }
    assertEquals(
        200, send("GET /api/campaigns", "Host: " + host + "\nOrigin: " + origin, "").status());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost:8080",
    "HTTP://LOCALHOST:8080, localhost:8080",
    "http://gi.example.org, gi.example.org",
    "http://gi.example.org, gi.example.org:80",
    "https://gi.example.org, gi.example.org",
    "http://[::1]:8080, [::1]:8080"
  })
  void itsOwnPagesMay(String origin, String host) throws Exception {
    String headers =
        "Host: " + host + "\nOrigin: " + origin + "\nSec-Fetch-Site: same-origin\n" + YAML;
    String detail = assertProblem(400, send("POST /api/campaigns/check", headers, "campaign: x"));
    assertTrue(detail.contains("dataset"), detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/yaml",
        "application/x-yaml",
        "application/vnd.yaml",
        "text/yaml",
        "text/x-yaml",
        "text/vnd.yaml",
        "Application/YAML; charset=UTF-8"
      })
  void yamlGoesByManyNames(String type) throws Exception {
    String smoke = Files.readString(Gi.example("smoke.yaml"));
    String headers = OURS + "\nContent-Type: " + type;
    assertEquals(204, send("POST /api/campaigns/check", headers, smoke).status());
  }

  @Test
  void aPostWithoutABodyIsTakenOverHttp2() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .build()
            .send(
                HttpRequest.newBuilder(server.at("/api/campaigns/absent-1/cancel"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    assertEquals(404, answer.statusCode(), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\nContent-Type:",
        "\nContent-Type: ;;",
        "\nContent-Type: text/plain",
        "\nContent-Type: application/json",
        "\nContent-Type: application/x-www-form-urlencoded",
        "\nContent-Type: multipart/form-data; boundary=x"
      })
  void whatIsNoYamlIsToldHowToSendIt(String type) throws Exception {
    for (String path : List.of("", "/check", "/x/fork")) {
      String detail =
          assertProblem(415, send("POST /api/campaigns" + path, OURS + type, "campaign: x"));
      assertTrue(detail.contains("application/yaml") && detail.contains("--data-binary"), detail);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, GET /nothing, ''",
    "404, GET /api/nothing, ''",
    "404, GET /api/campaigns/absent, ''",
    "404, GET /api/campaigns/%00, ''",
    "404, GET /q/nothing, ''",
    "404, POST /nothing, ''",
    "400, GET /api/explain?trial=x&step=many, ''",
    "405, DELETE /api/campaigns, ''",
    "405, BREW /api/campaigns, ''",
    "405, TRACE /api/campaigns, ''",
    "405, POST /q/metrics, ''",
    "405, PUT /q/metrics, ''",
    "405, DELETE /q/health, ''",
    "405, POST /q//metrics, ''",
    "405, POST /q/openapi, ''",
    "406, GET /api/campaigns, Accept: image/png",
    "406, GET /api/campaigns, Accept: ;;",
    "406, GET /api/explain, Accept: text/html"
  })
  void everyErrorIsAProblem(int status, String target, String header) throws Exception {
    assertProblem(status, send(target, header.isEmpty() ? OURS : OURS + "\n" + header, ""));
  }

  @Test
  void whatIsTooLargeIsAProblemHoweverItComes() throws Exception {
    String large = "#".repeat(2_000_000);
    // Sent in part only: it is refused by its length, and nobody reads the rest.
    String headers = OURS + "\n" + YAML;
    assertProblem(
        413,
        Raw.send(
            server.at(""),
            "POST /api/campaigns HTTP/1.1",
            headers + "\nContent-Length: " + large.length(),
            ""));
    String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
    assertProblem(
        413, send("POST /api/campaigns", headers + "\nTransfer-Encoding: chunked", chunk));
    String smoke = Files.readString(Gi.example("smoke.yaml"));
    String small =
        Integer.toHexString(smoke.getBytes("UTF-8").length) + "\r\n" + smoke + "\r\n0\r\n\r\n";
    assertEquals(
        204,
        send("POST /api/campaigns/check", headers + "\nTransfer-Encoding: chunked", small)
            .status());
  }

  @Test
  void theHeadOfAStreamEnds() throws Exception {
    Raw.Answer head = send("HEAD /api/campaigns/events", OURS, "");
    assertEquals(200, head.status());
    assertTrue(head.headers().get("content-type").startsWith("text/event-stream"));
    assertEquals(404, send("HEAD /api/campaigns/absent/events", OURS, "").status());
  }

  /** The text format 0.0.4: comments, or a name, labels, a number and nothing else. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*})?"
              + " (NaN|[+-]Inf|[-+0-9.eE]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\nAccept: */*",
        "\nAccept: text/plain",
        "\nAccept: text/plain; version=0.0.4",
        "\nAccept: application/openmetrics-text; version=1.0.0",
        "\nAccept: application/openmetrics-text",
        "\nAccept: text/html",
        "\nAccept: application/json",
        "\nAccept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4",
      })
  void metricsAreWhatTheySayWhoeverAsks(String accept) throws Exception {
    Raw.Answer answer = send("GET /q/metrics", OURS + accept, "");
    assertEquals(200, answer.status());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.headers().get("content-type"));
    List<String> lines = answer.body().lines().toList();
    assertTrue(lines.size() > 100);
    for (String line : lines) {
      assertTrue(line.startsWith("# ") || SAMPLE.matcher(line).matches(), line);
    }
  }

  @Test
  void whatIsMadeUpDoesNotFillTheMetrics() throws Exception {
    for (int i = 0; i < 120; i++) {
      send("GET /made-up/" + i, OURS, "");
      send("POST /made-up/" + i, OURS, "");
      send("GET /made-up/" + i, "Host: evil" + i + ".example", "");
      send("BREW" + i + " /api/campaigns", OURS, "");
      send("GET /" + "./".repeat(i) + "index.html", OURS, "");
      send("GET /api/campaigns/%zz" + i, OURS, "");
      send("POST /q/" + i, OURS, "");
    }
    String metrics = send("GET /q/metrics", OURS, "").body();
    Set<String> seen = new TreeSet<>();
    Matcher tags =
        Pattern.compile("http_server_requests.*(uri|method)=\"([^\"]*)\"").matcher(metrics);
    while (tags.find()) {
      seen.add(tags.group(2));
    }
    assertFalse(seen.isEmpty());
    assertTrue(seen.stream().noneMatch(s -> s.matches(".*\\d.*")), seen::toString);
    assertTrue(seen.size() < 40, seen::toString);
  }
}
