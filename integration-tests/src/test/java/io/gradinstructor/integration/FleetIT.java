package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.message.CampaignEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.GenericContainer;

/** Whatever happens to the containers, the figures are those of the undisturbed single process. */
@EnabledIf(value = "io.gradinstructor.integration.Docker#available", disabledReason = Docker.ABSENT)
class FleetIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final int MANY = 20;

  @TempDir static Path folder;
  private static byte[] file;
  private static String expected;
  private static Fleet fleet;
  private static Watch watch;
  private static final Map<Service, GenericContainer<?>> SERVICES = new EnumMap<>(Service.class);
  private static GenericContainer<?> secondWorker;
  private static int campaigns;

  @BeforeAll
  static void start() throws Exception {
    try (var in = FleetIT.class.getResourceAsStream("/fleet.yaml")) {
      file = in.readAllBytes();
    }
    Path path = Files.write(folder.resolve("fleet.yaml"), file);
    expected = new String(Gi.results(folder, path), StandardCharsets.UTF_8);
    fleet = new Fleet();
    List<Service> services = new ArrayList<>(List.of(Service.values()));
    services.add(Service.MLP_WORKER);
    List<GenericContainer<?>> started = fleet.startAll(services);
    for (Service service : Service.values()) {
      SERVICES.put(service, started.get(service.ordinal()));
    }
    secondWorker = started.get(started.size() - 1);
    watch = new Watch(fleet.bootstrap());
  }

  @AfterAll
  static void stop() {
    if (watch != null) {
      watch.close();
    }
    if (fleet != null) {
      fleet.close();
    }
  }

  @Test
  void theCommandLineGetsTheSameBytesFromTheFleet() throws Exception {
    Path smoke = Gi.example("smoke.yaml");
    byte[] results =
        Gi.results(folder, smoke, "--server", Fleet.address(orchestrator()).toString());
    assertArrayEquals(Gi.results(folder, smoke), results);
  }

  @Test
  void aWorkerIsKilledInMidTrial() throws Exception {
    hitInMidTrial(
        () -> fleet.kill(secondWorker), () -> secondWorker = fleet.start(Service.MLP_WORKER));
  }

  @Test
  void aWorkerLosesItsNetworkInMidTrialAndComesBack() throws Exception {
    hitInMidTrial(
        () -> fleet.cut(secondWorker),
        () -> {
          fleet.reconnect(secondWorker);
          Patience.await("ready again", () -> Fleet.ready(secondWorker));
        });
    String next = submit();
    // Until the queue gives it trials again, the other worker may do a campaign or two alone.
    for (int alone = 0; bothAtWork(next).isEmpty(); alone++) {
      assertTrue(alone < MANY, "it takes trials again");
      check(next);
      next = submit();
    }
    check(next);
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.class,
      names = {"ORCHESTRATOR", "EVALUATOR"})
  void aServiceIsKilledWhileTrialsRunAndStartsAgain(Service service) throws Exception {
    String id = submit();
    bothAtWork(id);
    restart(service);
    check(id);
  }

  @Test
  void theTrainerIsKilledWhileItLearnsAndStartsAgain() throws Exception {
    String id = submit();
    watch.await(1, CampaignEvent.LearningRequested.class, r -> r.campaign().equals(id));
    restart(Service.ENN_TRAINER);
    check(id);
  }

  @Test
  void anExplanationIsAskedForWhileNobodyExplains() throws Exception {
    String id = submit();
    bothAtWork(id);
    fleet.kill(SERVICES.get(Service.EXPLAIN_SERVICE));
    watch.await(1, CampaignEvent.ExplanationRequested.class, r -> r.campaign().equals(id));
    SERVICES.put(Service.EXPLAIN_SERVICE, fleet.start(Service.EXPLAIN_SERVICE));
    check(id);
  }

  private static GenericContainer<?> orchestrator() {
    return SERVICES.get(Service.ORCHESTRATOR);
  }

  private static void restart(Service service) {
    fleet.kill(SERVICES.get(service));
    SERVICES.put(service, fleet.start(service));
  }

  /** Submits the file with another comment: the same figures, another campaign. */
  private static String submit() throws Exception {
    byte[] variant = variant(++campaigns);
    HttpRequest request =
        HttpRequest.newBuilder(api(""))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(variant))
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofString());
    assertEquals(202, answer.statusCode(), answer.body());
    String id = JSON.readTree(answer.body()).get("id").asText();
    assertEquals(id("fleet", variant), id);
    return id;
  }

  private static byte[] variant(int number) {
    String text = new String(file, StandardCharsets.UTF_8) + "# " + number + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String id(String name, byte[] campaign) {
    return name + "-" + Sha256.of(campaign).substring(0, 8);
  }

  private static URI api(String path) {
    return Fleet.address(orchestrator()).resolve("/api/campaigns" + path);
  }

  private static String get(String path) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(api(path)).build(), BodyHandlers.ofString()).body();
  }

  /** What is done to a worker. */
  private interface Act {
    void go() throws Exception;
  }

  /**
   * Sees that a campaign ends as ever when the second worker is hit, and that its trial is taken
   * over. That trial may end between the look and the blow: then the blow is mended and comes
   * again.
   */
  private static void hitInMidTrial(Act blow, Act mend) throws Exception {
    long takenOver = 0;
    for (int blows = 0; takenOver == 0; blows++) {
      assertTrue(blows < MANY, "no trial was taken over");
      String id = submit();
      Set<String> inHand = bothAtWork(id);
      blow.go();
      check(id);
      takenOver = inHand.stream().filter(t -> watch.begun(t) > 1).count();
      mend.go();
    }
    assertEquals(1, takenOver, "the other worker's trial was begun again, too");
  }

  /**
   * Waits until two trials have begun, have not ended and stay so for a while: one at each worker.
   * Empty if the campaign is over before that.
   */
  private static Set<String> bothAtWork(String id) throws Exception {
    while (true) {
      watch.await(
          "both workers at work on " + id, () -> watch.open(id).size() == 2 || !running(id));
      Set<String> open = watch.open(id);
      if (open.size() < 2) {
        return Set.of();
      }
      Thread.sleep(300);
      if (open.equals(watch.open(id))) {
        return open;
      }
    }
  }

  private static boolean running(String id) throws Exception {
    return JSON.readTree(get("/" + id)).path("status").asText("running").equals("running");
  }

  /** Waits for the end of a campaign, and compares. */
  private static void check(String id) throws Exception {
    JsonNode[] status = new JsonNode[1];
    watch.await(
        "the end of " + id,
        () -> {
          status[0] = JSON.readTree(get("/" + id));
          return !status[0].path("status").asText("running").equals("running");
        });
    assertEquals("finished", status[0].get("status").asText(), status[0]::toString);
    byte[] variant = variant(campaigns);
    String same =
        expected
            .replace(Sha256.of(file), Sha256.of(variant))
            .replace(id("fleet", file) + "/", id + "/");
    assertEquals(same, get("/" + id + "/results.json"));
  }
}
