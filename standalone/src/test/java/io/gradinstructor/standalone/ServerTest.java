package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a server; this one answers what it is told to. */
class ServerTest {
  private record Answer(int status, String body) {}

  private static final String RESULTS =
      """
      {"schema": 2, "networks": 1, "campaign": "a", "file_sha256": "0a", "dataset": "d", "arms": [{
        "name": "he", "seeds": 1, "test_accuracies": [0.9],
        "test_accuracy": {"mean": 0.9, "sd": 0, "ci95": [0.9, 0.9]},
        "train_accuracy": {"mean": 0.9, "sd": 0, "ci95": [0.9, 0.9]},
        "gap": {"mean": 0, "sd": 0, "ci95": [0, 0]}}]}
      """;

  @TempDir Path temp;

  private final Map<String, Answer> answers = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private String at;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          asked.add(question);
          exchange.getRequestBody().readAllBytes();
          Answer answer = answers.getOrDefault(question, new Answer(404, problem("there is none")));
          byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    at = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setProperty(Runs.PLACE, temp.resolve("runs").toString());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    System.clearProperty(Runs.PLACE);
  }

  private static String problem(String detail) {
    return "{\"status\": 4, \"detail\": \"" + detail + "\"}";
  }

  private static String status(String status) {
    return "{\"id\": \"a-0123\", \"name\": \"a\", \"status\": \""
        + status
        + "\", \"phase\": \"compare\", \"reason\": \"no luck\", \"done\": 1, \"total\": 2}";
  }

  @Test
  void aCampaignIsRemovedFromAServer() {
    answers.put("DELETE /api/campaigns/a-0123", new Answer(204, ""));
    answers.put("DELETE /api/campaigns/b-0123", new Answer(409, problem("b-0123 is running")));
    Said said = Said.by("delete", "a-0123", "--server", at, "--yes");
    assertEquals(0, said.code(), said.all());
    assertTrue(said.out().contains("removed a-0123"), said.out());
    said = Said.by("delete", "b-0123", "--server", at, "--yes");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("b-0123 is running"), said.err());
    said = Said.by("delete", "c/../d", "--server", at, "--yes");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("there is none"), said.err());
    assertEquals("DELETE /api/campaigns/c%2F..%2Fd", asked.get(2));
    assertEquals(2, Said.by("delete", " ", "--server", at, "--yes").code());
    for (String command : List.of("delete", "cancel")) {
      said = Said.by(command, "a-0123", "--server", at);
      assertEquals(2, said.code());
      assertTrue(said.err().contains("--yes"), said.err());
    }
    assertEquals(3, asked.size(), "neither a blank name nor a missing yes asks for anything");
  }

  @Test
  void aQuestionToNobodyIsAnsweredSoon() throws IOException {
    int nobody;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String wrong = "http://127.0.0.1:" + silent.getLocalPort();
      Said said = Said.by("list", "--server", wrong);
      assertEquals(1, said.code());
      assertTrue(said.err().contains("does not answer within 5 s"), said.err());
      nobody = silent.getLocalPort();
    }
    for (String command :
        List.of("list", "cancel x --yes", "delete x --yes", "explain t", "tickets x")) {
      List<String> all = new ArrayList<>(List.of(command.split(" ")));
      all.addAll(List.of("--server", "http://127.0.0.1:" + nobody));
      all.addAll(command.startsWith("explain") ? List.of("--out", temp + "/e") : List.of());
      Said said = Said.by(all.toArray(String[]::new));
      assertEquals(1, said.code(), command);
      assertTrue(said.err().contains("nobody answers at"), command + ": " + said.err());
    }
  }

  @Test
  void aBrokenAnswerIsNoSilence() {
    answers.put("GET /api/campaigns", new Answer(200, "<html>"));
    Said said = Said.by("list", "--server", at);
    assertEquals(1, said.code());
    assertTrue(said.err().contains(at + " does not answer as a Grad-Instructor"), said.err());
    answers.put("GET /api/campaigns", new Answer(503, problem("busy")));
    said = Said.by("list", "--server", at);
    assertEquals(1, said.code());
    assertTrue(said.err().contains("busy"), said.err());
  }

  @Test
  void aFileThatIsRefusedIsToldWithoutProgress() throws IOException {
    Path file = Files.writeString(temp.resolve("c.yaml"), "campaign: a\n");
    String submit = "POST /api/campaigns?file=" + file.toString().replace("/", "%2F");
    answers.put(submit, new Answer(400, problem("c.yaml:1: dataset: missing")));
    Said said = Said.by("run", file.toString(), "--server", at);
    assertEquals(2, said.code());
    assertEquals("c.yaml:1: dataset: missing\n", said.err());
    assertFalse(Files.exists(temp.resolve("runs")), "no folder is left");
  }

  @Test
  void aFinishedCampaignIsWatchedToItsResult() {
    answers.put("GET /api/campaigns/a-0123", new Answer(200, status("finished")));
    answers.put("GET /api/campaigns/a-0123/results.json", new Answer(200, RESULTS));
    Said said = Said.by("watch", "a-0123", "--server", at);
    assertEquals(0, said.code(), said.err());
    assertEquals("a-0123 is finished: he 90.00 %\n", said.out());
    assertEquals("", said.err());
    answers.put("GET /api/campaigns/a-0123", new Answer(200, status("failed")));
    said = Said.by("watch", "a-0123", "--server", at);
    assertEquals(1, said.code());
    assertEquals("a-0123 failed in compare: no luck\n", said.out());
  }

  @Test
  void resultsOfAServerComeWholeAndNotOverOthers() throws IOException {
    Path file = Files.writeString(temp.resolve("c.yaml"), "campaign: a\n");
    String submit = "POST /api/campaigns?file=" + file.toString().replace("/", "%2F");
    answers.put(submit, new Answer(200, status("finished")));
    String api = "GET /api/campaigns/a-0123";
    answers.put(api, new Answer(200, status("finished")));
    answers.put(api + "/results.json", new Answer(200, RESULTS));
    answers.put(api + "/seconds.json", new Answer(200, "{}"));
    answers.put(api + "/models", new Answer(200, "[\"networks/n1.onnx\"]"));
    answers.put(api + "/networks/n1.onnx", new Answer(200, "onnx"));
    Path out = temp.resolve("out");
    // The report is not to be had: nothing may be taken for a result.
    Said said = Said.by("run", file.toString(), "--server", at, "--out", out.toString());
    assertEquals(1, said.code());
    assertFalse(Files.exists(out.resolve("results.json")));
    answers.put(api + "/report.html", new Answer(200, "<html>"));
    said = Said.by("run", file.toString(), "--server", at, "--out", out.toString());
    assertEquals(0, said.code(), said.err());
    assertEquals(RESULTS, Files.readString(out.resolve("results.json")));
    assertEquals("onnx", Files.readString(out.resolve("networks/n1.onnx")));
    int before = asked.size();
    Path other = Files.writeString(temp.resolve("d.yaml"), "campaign: b\n");
    said = Said.by("run", other.toString(), "--server", at, "--out", out.toString());
    assertEquals(2, said.code());
    assertTrue(said.err().contains(out.toString()), said.err());
    assertEquals(before, asked.size(), "refused before the server is asked");
    answers.put(api + "/models", new Answer(200, "[\"networks/../../n1.onnx\"]"));
    said = Said.by("run", file.toString(), "--server", at, "--out", out.toString());
    assertEquals(1, said.code());
    assertTrue(said.err().contains("the server names a file"), said.err());
  }

  @Test
  void whatIsExplainedReplacesOnlyWhatWasExplainedOfTheSame() throws IOException {
    String one =
        "{\"trial\": \"t1\", \"step\": 3, \"instructor\": \"i\", \"score\": 1,"
            + " \"layers\": [{\"heat\": [1], \"inputs\": 2}]}";
    answers.put("GET /api/explain?trial=t1", new Answer(200, one));
    answers.put("GET /api/explain?trial=t2", new Answer(200, one.replace("t1", "t2")));
    for (String map : List.of("heat", "signed", "gradient", "weights")) {
      for (String t : List.of("t1", "t2")) {
        String query = "?trial=" + t + "&step=3&instructor=i";
        String path = "GET /api/explain/layers/1/" + map;
        answers.put(path + ".png" + query, new Answer(200, "png of " + t));
        answers.put(path + ".npy" + query + "&size=matrix", new Answer(200, "npy"));
      }
    }
    Path out = temp.resolve("explained");
    String[] command = {"explain", "t1", "--server", at, "--out", out.toString()};
    for (int i = 0; i < 2; i++) {
      assertEquals(0, Said.by(command).code(), "twice the same");
      assertEquals(9, out.toFile().list().length);
    }
    Files.writeString(out.resolve("notes.txt"), "mine");
    command[1] = "t2";
    Said said = Said.by(command);
    assertEquals(2, said.code());
    assertTrue(said.err().contains(out + " explains t1"), said.err());
    assertEquals("png of t1", Files.readString(out.resolve("w1-heat.png")));
    assertEquals(
        0, Said.by("explain", "t2", "--server", at, "--out", out + "", "--overwrite").code());
    assertEquals("png of t2", Files.readString(out.resolve("w1-heat.png")));
    assertEquals("mine", Files.readString(out.resolve("notes.txt")));
    Path mine = Files.createDirectory(temp.resolve("mine"));
    Files.writeString(mine.resolve("pixels.png"), "mine");
    command[5] = mine.toString();
    assertEquals(2, Said.by(command).code());
    assertEquals(List.of("pixels.png"), List.of(mine.toFile().list()));
  }
}
