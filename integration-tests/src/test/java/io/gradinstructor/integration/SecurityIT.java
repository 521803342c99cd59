package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries to do over HTTP what one may not. */
class SecurityIT {
  private static final String READ = "read-0123456789abcdef";
  private static final String RUN = "run-0123456789abcdef";
  private static final String ADMIN = "admin-0123456789abcdef";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static Serve server;
  private static URI api;

  @BeforeAll
  static void start() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    server =
        Serve.start(
            folder,
            Map.of(
                "GI_API_TOKENS",
                "read:" + READ + ",run:" + RUN + ",admin:" + ADMIN,
                "GI_DATA_DIR",
                data.toString()));
    api = server.at("/api/campaigns");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static HttpResponse<String> send(
      String method, String path, String token, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Content-Type", "application/yaml")
            .method(method, body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> submit(String token, String text) throws Exception {
    return send("POST", "", token, BodyPublishers.ofString(text));
  }

  private static void assertProblem(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertEquals(status, problem.get("status").asInt());
    assertFalse(problem.get("detail").asText().isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void pagesOfOtherSitesChangeNothing(String from) throws Exception {
    String file = Files.readString(Gi.example("smoke.yaml"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api)
            .header("Content-Type", "application/yaml")
            .header("Authorization", "Bearer " + RUN)
            .header("Sec-Fetch-Site", from);
    assertProblem(
        403,
        HTTP.send(request.POST(BodyPublishers.ofString(file)).build(), BodyHandlers.ofString()));
    assertEquals(200, HTTP.send(request.GET().build(), BodyHandlers.ofString()).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "wrong-0123456789abcdef", "read-0123456789abcde", "read-0123456789abcdefg"})
  void withoutATokenThereIsNothing(String token) throws Exception {
    assertProblem(401, send("GET", "", token.isEmpty() ? null : token, BodyPublishers.noBody()));
    assertProblem(401, submit(token.isEmpty() ? null : token, "campaign: x"));
  }

  @Test
  void everyRoleMayDoItsOwnOnly() throws Exception {
    String smoke = Files.readString(Gi.example("smoke.yaml"));
    assertProblem(403, submit(READ, smoke));
    HttpResponse<String> accepted = submit(RUN, smoke);
    assertEquals(202, accepted.statusCode(), accepted.body());
    String id = new ObjectMapper().readTree(accepted.body()).get("id").asText();
    assertEquals(200, send("GET", "/" + id, READ, BodyPublishers.noBody()).statusCode());
    String cancel = "/" + id + "/cancel";
    assertProblem(403, send("POST", cancel, READ, BodyPublishers.noBody()));
    assertProblem(403, send("POST", cancel, RUN, BodyPublishers.noBody()));
    HttpResponse<String> cancelled = send("POST", cancel, ADMIN, BodyPublishers.noBody());
    assertEquals(200, cancelled.statusCode());
    assertTrue(cancelled.body().contains("cancelled"), cancelled.body());
  }

  /** Ends that lead a router to the same method, or nowhere. */
  private static final List<String> TRICKS =
      List.of("", "/", "//", ";/", ";x=1", "/;x=1", "?x", "/?x", "/.", "/x/..", "%2F", "%3B");

  private record Operation(String method, String path) {
    Role needed() {
      boolean reads = List.of("GET", "HEAD").contains(method);
      boolean admin = path.matches(".*/(cancel|pause|resume)") || method.equals("DELETE");
      return reads ? Role.READ : admin ? Role.ADMIN : Role.RUN;
    }
  }

  private enum Role {
    NOBODY(null),
    READ(SecurityIT.READ),
    RUN(SecurityIT.RUN),
    ADMIN(SecurityIT.ADMIN);

    private final String token;

    Role(String token) {
      this.token = token;
    }
  }

  /** All of both APIs, about a campaign. */
  private static List<Operation> operations(String id) throws Exception {
    JsonNode paths =
        new ObjectMapper().readTree(server.get("/q/openapi?format=json").body()).get("paths");
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> p : paths.properties()) {
      String path =
          p.getKey()
              .replace("{id}", id)
              .replace("{model}", "networks/x")
              .replaceAll("\\{[^}]*}", "1");
      p.getValue()
          .fieldNames()
          .forEachRemaining(m -> all.add(new Operation(m.toUpperCase(Locale.ROOT), path)));
    }
    all.removeIf(o -> !o.method.matches("GET|HEAD|POST|PUT|DELETE|PATCH"));
    return all;
  }

  @Test
  void noRoleDoesWhatIsForAHigherOneHoweverThePathIsWritten() throws Exception {
    String text = Files.readString(Gi.example("quickstart.yaml"));
    HttpResponse<String> accepted = submit(RUN, text);
    assertEquals(202, accepted.statusCode(), accepted.body());
    String id = new ObjectMapper().readTree(accepted.body()).get("id").asText();
    // Others need the cores.
    assertEquals(
        200, send("POST", "/" + id + "/pause", ADMIN, BodyPublishers.noBody()).statusCode());
    List<Operation> all = operations(id);
    assertTrue(all.size() > 20, all::toString);
    assertTrue(all.stream().anyMatch(o -> o.path.startsWith("/api/explain")), all::toString);
    for (Operation o : all) {
      for (Role role : Role.values()) {
        if (role.compareTo(o.needed()) < 0) {
          for (String path : o.needed() == Role.READ ? List.of(o.path + "/") : variants(o.path)) {
            int status = status(o.method, path, role);
            assertTrue(
                List.of(400, 401, 403, 404, 405).contains(status),
                o.method + " " + path + " as " + role + ": " + status);
          }
          assertEquals(role == Role.NOBODY ? 401 : 403, status(o.method, o.path, role), o.path);
        }
      }
    }
    JsonNode now =
        new ObjectMapper().readTree(send("GET", "/" + id, READ, BodyPublishers.noBody()).body());
    assertEquals("paused", now.get("status").asText(), now::toString);
    assertEquals(
        200, send("POST", "/" + id + "/cancel", ADMIN, BodyPublishers.noBody()).statusCode());
  }

  private static List<String> variants(String path) {
    List<String> variants = new ArrayList<>(TRICKS.stream().map(t -> path + t).toList());
    int last = path.length() - 1;
    variants.add(path.substring(0, last) + "%" + Integer.toHexString(path.charAt(last)));
    variants.add(path.replaceFirst("/api/", "/api//"));
    variants.add(path.replaceFirst("/api/", "/./api/x/../"));
    variants.add(path.replaceFirst("/api/", "/%61pi/"));
    return variants;
  }

  private static int status(String method, String path, Role role) throws Exception {
    String token = role.token == null ? "" : "\nAuthorization: Bearer " + role.token;
    String headers = "Host: localhost\nContent-Type: application/yaml" + token;
    return Raw.send(server.at(""), method + " " + path + " HTTP/1.1", headers, "").status();
  }

  @Test
  void theSchemeIsWrittenInAnyCaseAndOnce() throws Exception {
    String target = "GET /api/campaigns HTTP/1.1";
    String token = "\nAuthorization: bEARER " + READ;
    assertEquals(200, Raw.send(server.at(""), target, "Host: localhost" + token, "").status());
    String twice = "Host: localhost" + token + token;
    assertEquals(401, Raw.send(server.at(""), target, twice, "").status());
  }

  @Test
  void theBrokerHasAPasswordOfItsOwn() {
    Map<String, String> settings =
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"gi\" password=\"gi\";");
    Broker guessed = new Broker(server.broker(), settings);
    String refused = assertThrows(KafkaException.class, () -> Topics.create(guessed)).getMessage();
    assertTrue(refused.contains("Authentication failed"), refused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/absent", "/..%2F..%2Fetc%2Fpasswd", "/%00", "/absent/results.json", "/a/b/c"})
  void whatIsNotThereIsNotFound(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, READ, BodyPublishers.noBody());
    assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, path + answer);
    assertFalse(answer.body().contains("root:"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "../..", "a/../../b", "/"})
  void campaignsNameNoFilesOfTheServer(String path) throws Exception {
    String text =
        Files.readString(Gi.example("smoke.yaml"))
            .replace("name: mnist-sample", "name: mnist\n  path: " + path);
    HttpResponse<String> answer = submit(RUN, text);
    assertProblem(400, answer);
    assertTrue(answer.body().contains("GI_DATA_DIR"), answer.body());
  }

  @Test
  void badFilesAreRefusedWithLineAndField() throws Exception {
    String text =
        Files.readString(Gi.example("smoke.yaml")).replaceFirst("epochs: *\\d+", "epochs: x");
    HttpResponse<String> answer = submit(RUN, text);
    assertProblem(400, answer);
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    String detail = problem.get("detail").asText();
    assertTrue(detail.matches("campaign\\.yaml:\\d+: training\\.epochs: .*"), detail);
    assertEquals("training.epochs", problem.at("/problems/0/field").asText());
    assertTrue(problem.at("/problems/0/line").asInt() > 1);
    assertProblem(400, send("POST", "?file=a%0Ab", RUN, BodyPublishers.ofString(text)));
  }

  @Test
  void whatIsTooLargeOrTooOftenIsRefused() throws Exception {
    HttpResponse<String> large = submit(RUN, "#".repeat(2_000_000));
    assertProblem(413, large);
    boolean refused = false;
    for (int i = 0; i < 200 && !refused; i++) {
      HttpResponse<String> answer = submit(RUN, "campaign: x");
      if (answer.statusCode() == 429) {
        assertProblem(429, answer);
        refused = true;
      }
    }
    assertTrue(refused, "200 requests at once");
  }

  @Test
  void browsersAreToldToTakeCare() throws Exception {
    var headers = send("GET", "", READ, BodyPublishers.noBody()).headers();
    assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
    assertTrue(
        headers.firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
    assertTrue(headers.firstValue("Access-Control-Allow-Origin").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"boss:0123456789abcdef", "read:short", "0123456789abcdef0123"})
  void aWrongSettingIsSaidAndTheSecretIsNot(String tokens) throws Exception {
    Path err = folder.resolve("wrong.txt");
    Process process =
        Gi.start(
            folder,
            folder.resolve("wrong-out.txt"),
            err,
            Map.of("GI_API_TOKENS", tokens),
            "serve",
            "--data",
            "wrong",
            "--port",
            "0",
            "--http-port",
            "0");
    assertEquals(1, Patience.end(process, err));
    String said = Files.readString(err);
    assertTrue(said.contains("gi.api.tokens[0]"), said);
    assertFalse(said.contains("0123456789abcdef"), said);
  }
}
