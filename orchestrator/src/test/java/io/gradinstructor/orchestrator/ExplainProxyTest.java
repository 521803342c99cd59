package io.gradinstructor.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.service.ApiTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody gets to the explain-service by way of the orchestrator who would not be let in here. */
@Timeout(60)
class ExplainProxyTest {
  private static final String READ = "Bearer read-0123456789abcdef";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private int origin;
  private int port;

  private static int started(HttpServer server) throws Exception {
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .actualPort();
  }

  @BeforeEach
  void start() throws Exception {
    origin =
        started(
            vertx
                .createHttpServer()
                .requestHandler(
                    r -> {
                      arrived.add(
                          String.join(
                              " ",
                              r.method().name(),
                              r.uri(),
                              r.getHeader("Host"),
                              r.getHeader("Authorization")));
                      r.response().end("seen");
                    }));
    ApiTokens tokens =
        new ApiTokens(Optional.of(List.of("read:read-0123456789abcdef")), "127.0.0.1");
    Router router = Router.router(vertx);
    new ExplainProxy(Optional.of(URI.create("http://localhost:" + origin)), tokens)
        .route(router, vertx);
    port = started(vertx.createHttpServer().requestHandler(router));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void withATokenTheQuestionAndTheTokenAreHandedOn() throws Exception {
    HttpResponse<String> answer =
        send("GET", "/api/explain/tickets?campaign=x", "Authorization", READ);
    assertEquals("seen", answer.body());
    assertEquals(
        List.of("GET /api/explain/tickets?campaign=x localhost:" + origin + " " + READ), arrived);
  }

  @Test
  void withoutOneNothingIsHandedOn() throws Exception {
    for (String path :
        List.of("/api/explain", "/api/explain/", "/api/explain/tickets", "/api//explain?trial=x")) {
      HttpResponse<String> answer = send("GET", path);
      assertEquals(401, answer.statusCode(), path);
      assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
      assertTrue(answer.body().contains("\"status\":401"), answer.body());
      assertEquals(401, send("GET", path, "Authorization", READ + "x").statusCode());
      assertEquals(
          401, send("GET", path, "Authorization", READ, "Authorization", READ).statusCode());
    }
    assertEquals(List.of(), arrived);
  }

  @Test
  void explanationsAreOnlyRead() throws Exception {
    assertEquals(405, send("POST", "/api/explain", "Authorization", READ).statusCode());
    assertEquals(405, send("DELETE", "/api/explain/x", "Authorization", READ).statusCode());
    assertEquals(List.of(), arrived);
  }
}
