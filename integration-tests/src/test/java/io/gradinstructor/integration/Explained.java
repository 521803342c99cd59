package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server with two finished campaigns, whose networks are explained. */
abstract class Explained {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Arms that train for other times, one of them with an ENN of its own. */
  static final String OTHERS =
      """
      campaign: others
      dataset: {name: mnist-sample, train: [0, 320], reward: [1600, 1920], test: [0, 100]}
      network: {layers: [784, 10, 10]}
      training: {epochs: 2}
      instructor:
        critics: {count: 2, steps: 20, batch: 8}
        rounds: [{explorers: 6}]
      arms:
        - backprop
        - {name: instructor, method: instructor-untrained}
        - {name: gentle, method: instructor}
        - {name: long, method: instructor, training: {epochs: 4}}
        - {name: labels, method: backprop, reward-labels: true}
        - {name: own, method: instructor, critics: {count: 2, steps: 20, batch: 8, channels: 4}}
      compare: {seeds: 2, tuning-seeds: 1}
      """;

  @TempDir static Path folder;
  static Serve server;
  static String others;
  static String campaign;
  static String trial;

  @BeforeAll
  static void start() throws Exception {
    server = Serve.start(folder, Map.of());
    campaign = run(Files.readString(Gi.example("smoke.yaml")));
    trial = campaign + "/compare/instructor/000";
    others = run(OTHERS);
  }

  static String run(String file) throws Exception {
    HttpResponse<String> accepted =
        Serve.HTTP.send(
            HttpRequest.newBuilder(server.at("/api/campaigns"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(file))
                .build(),
            BodyHandlers.ofString());
    assertEquals(202, accepted.statusCode(), accepted.body());
    String id = JSON.readTree(accepted.body()).get("id").asText();
    Patience.await(
        "the end of " + id,
        () -> json("/api/campaigns/" + id).get("status").asText().equals("finished"));
    return id;
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static byte[] bytes(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        Serve.HTTP.send(
            HttpRequest.newBuilder(server.at(path)).build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), path);
    return answer.body();
  }

  static JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(bytes(path));
  }
}
