package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.core.message.ExplainAnswer;
import io.gradinstructor.core.message.ExplainRequest;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations of a finished campaign, over REST and over Kafka. */
class ExplainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Serve server;
  private static String campaign;
  private static String trial;

  @BeforeAll
  static void start() throws Exception {
    server = Serve.start(folder, Map.of());
    HttpResponse<String> accepted =
        Serve.HTTP.send(
            HttpRequest.newBuilder(server.at("/api/campaigns"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofFile(Gi.example("smoke.yaml")))
                .build(),
            BodyHandlers.ofString());
    campaign = JSON.readTree(accepted.body()).get("id").asText();
    trial = campaign + "/compare/instructor/000";
    Watch.await(
        "its end",
        () ->
            JSON.readTree(server.get("/api/campaigns/" + campaign).body())
                .get("status")
                .asText()
                .equals("finished"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static byte[] bytes(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        Serve.HTTP.send(
            HttpRequest.newBuilder(server.at(path)).build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), path);
    return answer.body();
  }

  private static JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(bytes(path));
  }

  @Test
  void heatIsWhatIsPositiveOfTheSignedMap() throws Exception {
    JsonNode explained = json("/api/explain?trial=" + trial);
    assertEquals(100, explained.get("step").asInt());
    assertEquals(9, explained.get("steps").size());
    assertEquals(campaign + "/round-1/view/0", explained.get("instructor").asText());
    JsonNode layer = explained.get("layers").get(0);
    assertEquals(784, layer.get("inputs").asInt());
    int cells = layer.get("rows").asInt() * layer.get("columns").asInt();
    assertEquals(cells, layer.get("heat").size());
    for (int i = 0; i < cells; i++) {
      double signed = layer.get("signed").get(i).asDouble();
      assertEquals(Math.max(0, signed), layer.get("heat").get(i).asDouble());
    }
  }

  @Test
  void everyMapComesAsNumbersArrayAndPicture() throws Exception {
    for (String map : List.of("heat", "signed", "gradient", "weights")) {
      String path = "/api/explain/layers/2/" + map;
      JsonNode numbers = json(path + ".json?size=matrix&trial=" + trial);
      assertEquals(100, numbers.get("rows").asInt());
      assertEquals(1000, numbers.get("values").size());
      byte[] array = bytes(path + ".npy?size=matrix&trial=" + trial);
      assertEquals(128 + 4 * 1000, array.length);
      var picture =
          ImageIO.read(
              new ByteArrayInputStream(
                  bytes(path + ".png?size=matrix&legend=false&scale=2&trial=" + trial)));
      assertEquals(200, picture.getWidth());
      assertEquals(20, picture.getHeight());
    }
    JsonNode pixels = json("/api/explain/layers/1/pixels.json?trial=" + trial);
    assertEquals(28, pixels.get("rows").asInt());
    assertEquals(784, pixels.get("values").size());
  }

  @Test
  void theSameQuestionHasTheSameAnswer() throws Exception {
    String path = "/api/explain?step=0&trial=" + trial;
    assertArrayEquals(bytes(path), bytes(path));
  }

  @ParameterizedTest
  @CsvSource({
    "400, '', trial: is missing",
    "400, ?trial=x, is no id of a trial",
    "404, ?trial=absent-1/compare/he/000, no campaign",
    "404, ?trial=CAMPAIGN/compare/nobody/000, no snapshot",
    "404, ?trial=CAMPAIGN/compare/he/000&step=1, there is no snapshot 1",
    "400, ?trial=CAMPAIGN/compare/he/000&step=x, must be a whole number",
    "404, ?trial=CAMPAIGN/compare/he/000&instructor=CAMPAIGN/round-9/view/0, there is none",
    "409, ?trial=CAMPAIGN/compare/he/000&instructor=other-1/round-1/view/0, another campaign",
    "409, ?trial=CAMPAIGN/compare/he/000&instructor=CAMPAIGN/round-1/scale-only/0, scales only",
    "404, /layers/3/heat.png?trial=CAMPAIGN/compare/he/000, there is none 3",
    "400, /layers/1/warmth.png?trial=CAMPAIGN/compare/he/000, map: must be one of",
    "400, /layers/1/heat.gif?trial=CAMPAIGN/compare/he/000, format: must be one of",
    "400, /layers/1/heat.png?trial=CAMPAIGN/compare/he/000&size=huge, size: must be one of",
    "400, /layers/2/pixels.png?trial=CAMPAIGN/compare/he/000, layer",
    "404, /tickets?campaign=absent-1, campaign: there is none",
    "404, /tickets?campaign=CAMPAIGN&arm=nobody, arm: there is none",
    "400, /tickets?campaign=CAMPAIGN&densities=2, densities: must be",
  })
  void whatCannotBeSaidIsAProblem(int status, String path, String why) throws Exception {
    HttpResponse<String> answer = server.get("/api/explain" + path.replace("CAMPAIGN", campaign));
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    String detail = JSON.readTree(answer.body()).get("detail").asText();
    assertTrue(detail.contains(why), detail);
  }

  @Test
  void ticketsHaveIntervals() throws Exception {
    JsonNode rows =
        json("/api/explain/tickets?random=2&densities=0.1,0.5&campaign=" + campaign).get("rows");
    assertEquals(2 * (1 + 4 * 2), rows.size());
    for (JsonNode row : rows) {
      assertEquals(2, row.get("accuracies").size());
      double mean = row.get("accuracy").get("mean").asDouble();
      assertTrue(row.get("accuracy").get("ci95").get(0).asDouble() <= mean);
    }
  }

  @Test
  void theCommandWritesFiles() throws Exception {
    Gi.Outcome outcome =
        Gi.run(folder, "explain", trial, "--server", server.at("").toString(), "--out", "seen");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(1 + 2 * (2 * 4 + 1), folder.resolve("seen").toFile().list().length);
    Gi.Outcome refused =
        Gi.run(folder, "tickets", "absent-1", "--server", server.at("").toString());
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("campaign: there is none absent-1"), refused.err());
  }

  @Test
  void aMessageGetsTheSameAnswer() throws Exception {
    String instructor = campaign + "/round-1/view/0";
    String query =
        "?step=0&trial="
            + trial
            + "&instructor="
            + URLEncoder.encode(instructor, StandardCharsets.UTF_8);
    JsonNode expected = json("/api/explain" + query);
    try (Outbox outbox = new Outbox(Broker.at(server.broker()), "asker");
        Watch watch = new Watch(server.broker())) {
      outbox.sendAll(
          List.of(
              new ExplainRequest("good", campaign, trial, 0, instructor),
              new ExplainRequest("bad", campaign, campaign + "/compare/he/000", 1, null)));
      ExplainAnswer good = watch.await(1, ExplainAnswer.class, a -> a.id().equals("good")).get(0);
      assertEquals(expected, JSON.readTree(JSON.writeValueAsBytes(good.explained())));
      ExplainAnswer bad = watch.await(1, ExplainAnswer.class, a -> a.id().equals("bad")).get(0);
      assertTrue(bad.problem().contains("there is no snapshot 1"), bad.problem());
    }
  }
}
