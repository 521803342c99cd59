package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.message.ExplainAnswer;
import io.gradinstructor.message.ExplainRequest;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations of a finished campaign, over REST and over Kafka. */
class ExplainIT extends Explained {
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

  @ParameterizedTest
  @CsvSource({
    "backprop, 10, 0.5",
    "long, 20, 0.5",
    "labels, 20, 0.5",
  })
  void stagesAreThoseOfTheTrialsOwnTraining(String arm, int step, double stage) throws Exception {
    JsonNode explained = json("/api/explain?trial=" + others + "/compare/" + arm + "/000");
    List<Integer> steps = JSON.convertValue(explained.get("steps"), new TypeReference<>() {});
    assertEquals(2 * step, steps.get(steps.size() - 1));
    assertEquals(1, explained.get("stage").asDouble());
    int middle = steps.get(steps.size() / 2);
    JsonNode earlier =
        json("/api/explain?trial=" + others + "/compare/" + arm + "/000&step=" + middle);
    assertEquals(stage * middle / step, earlier.get("stage").asDouble(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"backprop, round-1/view/0", "long, round-1/view/0", "own, round-1/arm-own/0"})
  void networksAreSeenByTheEnnThatSteeredThem(String arm, String enn) throws Exception {
    JsonNode explained = json("/api/explain?trial=" + others + "/compare/" + arm + "/000");
    assertEquals(others + "/" + enn, explained.get("instructor").asText());
    JsonNode tickets =
        json("/api/explain/tickets?densities=0.5&campaign=" + others + "&arm=" + arm);
    assertEquals(others + "/" + enn, tickets.get("instructor").asText());
  }

  /** Whatever it is called. */
  @Test
  void ticketsAreThoseOfTheFirstInstructor() throws Exception {
    JsonNode tickets = json("/api/explain/tickets?densities=0.5&campaign=" + others);
    assertEquals("gentle", tickets.get("arm").asText());
    JsonNode results = json("/api/campaigns/" + others + "/results.json");
    assertEquals("gentle", results.get("subject").asText());
    assertEquals("control", results.get("arms").get(1).get("role").asText());
    JsonNode compared = json("/api/campaigns/" + others + "/live").get("compared");
    assertEquals("instructor", compared.get(1).get("name").asText());
    assertEquals("instructor-untrained", compared.get(1).get("method").asText());
    String report = server.get("/api/campaigns/" + others + "/report.html").body();
    assertTrue(report.contains("<p>gentle reaches "), report);
  }

  @Test
  void picturesComeToThoseWhoAskForPictures() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.at("/api/explain/layers/1/heat.png?trial=" + trial))
            .header("Accept", "image/png")
            .build();
    HttpResponse<byte[]> answer = Serve.HTTP.send(request, BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void modelsComeFromTheServer() throws Exception {
    String path = "/api/campaigns/" + campaign;
    List<String> models = JSON.convertValue(json(path + "/models"), new TypeReference<>() {});
    assertTrue(models.contains("instructors/round-1-view-0-grad-cam.onnx"), models::toString);
    assertTrue(models.contains("networks/compare-instructor-001.onnx"), models::toString);
    Gi.Outcome outcome =
        Gi.run(
            folder,
            "run",
            Gi.example("smoke.yaml").toString(),
            "--server",
            server.at("").toString(),
            "--out",
            "fetched");
    assertEquals(0, outcome.code(), outcome.err());
    for (String model : models) {
      assertArrayEquals(
          bytes(path + "/" + model), Files.readAllBytes(folder.resolve("fetched/" + model)));
    }
    assertEquals(404, server.get(path + "/networks/none.onnx").statusCode());
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
    "404, ?trial=CAMPAIGN/compare/nobody/000, there is none",
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
    "400, '/tickets?campaign=CAMPAIGN&densities=0.1,', densities: must be",
    "400, '/tickets?campaign=CAMPAIGN&densities=0.1,0.1', densities: must be",
    "400, /tickets?campaign=CAMPAIGN&random=many, random: must be",
    "409, /tickets?campaign=CAMPAIGN&instructor=OTHERS/round-1/view/0, of another campaign",
    "400, /layers/x/heat.png?trial=CAMPAIGN/compare/he/000, layer: must be",
    "400, /layers/1/heat.png?trial=CAMPAIGN/compare/he/000&scale=1e9, scale: must be",
    "400, /layers/1/heat.png?trial=CAMPAIGN/compare/he/000&max=NaN, max: must be",
    "400, /layers/1/heat.png?trial=CAMPAIGN/compare/he/000&max=-1, max: must be",
    "400, /layers/1/heat.png?trial=CAMPAIGN/compare/he/000&legend=1, legend: must be",
    "400, /layers/1/weights.png?trial=CAMPAIGN/compare/he/000&size=matrix&scale=32, more than",
  })
  void whatCannotBeSaidIsAProblem(int status, String path, String why) throws Exception {
    HttpResponse<String> answer =
        server.get("/api/explain" + path.replace("CAMPAIGN", campaign).replace("OTHERS", others));
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
      double low = row.get("accuracy").get("ci95").get(0).asDouble();
      double high = row.get("accuracy").get("ci95").get(1).asDouble();
      assertTrue(0 <= low && low <= mean && mean <= high && high <= 1, row::toString);
      assertTrue(row.get("accuracy").get("rough").asBoolean(), "of two networks");
    }
  }

  @Test
  void manyHeavyQuestionsHoldUpNobodyElse() throws Exception {
    List<Integer> answered = new CopyOnWriteArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      // Two networks under 1 + 24 densities, 20 random masks each: no two questions are the same.
      String densities =
          IntStream.range(1, 25)
              .mapToObj(d -> Double.toString(d / 30.0))
              .collect(Collectors.joining(","));
      String path =
          "/api/explain/tickets?random=20&campaign="
              + campaign
              + "&densities="
              + densities
              + ",0.9";
      CompletableFuture<HttpResponse<String>> answer =
          Serve.HTTP.sendAsync(
              HttpRequest.newBuilder(server.at(path + (1000 + i))).build(),
              BodyHandlers.ofString());
      answer.thenAccept(a -> answered.add(a.statusCode()));
      asked.add(answer);
    }
    // Most are refused while the first one is drawn; then it is asked for what is light.
    Patience.await("an answer", () -> !answered.isEmpty());
    assertEquals(503, answered.get(0));
    for (String light : List.of("/q/health/live", "/q/health/ready", "/api/campaigns")) {
      assertEquals(200, server.get(light).statusCode(), light);
    }
    assertEquals(404, server.get("/api/explain/tickets?campaign=absent-1").statusCode());
    assertFalse(answered.contains(200), "what is light was answered first");
    Patience.await("the first tickets", () -> answered.contains(200));
    // The others are gone before it is their turn, and the next one has it.
    List<HttpResponse<String>> ended =
        asked.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    asked.forEach(a -> a.cancel(true));
    String next = "/api/explain/tickets?random=1&densities=0.5&campaign=" + campaign;
    Patience.await("a turn", () -> server.get(next).statusCode() == 200);
    for (HttpResponse<String> a : ended) {
      assertTrue(a.statusCode() == 200 || a.statusCode() == 503, a.body());
      if (a.statusCode() == 503) {
        assertTrue(a.headers().firstValue("Retry-After").isPresent());
        assertTrue(JSON.readTree(a.body()).get("detail").asText().startsWith("tickets: "));
      }
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
              new ExplainRequest("good", TrialId.parse(trial), 0, InstructorId.parse(instructor)),
              new ExplainRequest("bad", TrialId.parse(campaign + "/compare/he/000"), 1, null)));
      ExplainAnswer good = watch.await(1, ExplainAnswer.class, a -> a.id().equals("good")).get(0);
      assertEquals(expected, JSON.readTree(JSON.writeValueAsBytes(good.explained())));
      ExplainAnswer bad = watch.await(1, ExplainAnswer.class, a -> a.id().equals("bad")).get(0);
      assertTrue(bad.problem().contains("there is no snapshot 1"), bad.problem());
    }
  }
}
