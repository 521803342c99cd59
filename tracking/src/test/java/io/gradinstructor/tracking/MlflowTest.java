package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(1200)
class MlflowTest {
  private static Mlflow mlflow(FakeMlflow server, Duration patience) {
    return new Mlflow(server.address(), Optional.empty(), patience);
  }

  private static Mlflow mlflow(FakeMlflow server) {
    return mlflow(server, Duration.ofMinutes(10));
  }

  @Test
  void anAnswerThatStallsAfterItsHeadersIsGivenUp() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.stall(true);
      Mlflow mlflow = mlflow(server, Duration.ofMillis(200));
      IOException e = assertThrows(IOException.class, () -> mlflow.experiment("x"));
      assertEquals(IOException.class, e.getClass());
      assertTrue(e.getMessage().contains("to the end"), e.getMessage());
    }
  }

  @Test
  void closingEndsACallThatStalls() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.stall(true);
      Mlflow mlflow = mlflow(server);
      CompletableFuture<String> call = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  call.complete(mlflow.experiment("x"));
                } catch (IOException | InterruptedException e) {
                  call.completeExceptionally(e);
                }
              });
      caller.start();
      server.awaitStall();
      mlflow.close();
      Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
      assertEquals(IOException.class, cause.getClass());
      assertThrows(IOException.class, () -> mlflow.experiment("x"), "none is made after that");
    }
  }

  @Test
  void answersWithoutWhatIsNeededAreFailures() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.answerNothing(true);
      Mlflow mlflow = mlflow(server);
      IOException e = assertThrows(IOException.class, () -> mlflow.experiment("x"));
      assertEquals(IOException.class, e.getClass());
      assertTrue(e.getMessage().contains("without experiment/experiment_id"), e.getMessage());
      e = assertThrows(IOException.class, () -> mlflow.create("0", "x", 0, Map.of()));
      assertEquals(IOException.class, e.getClass());
      assertTrue(e.getMessage().contains("without info/run_id"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 408, 429, 500, 501, 503})
  void mayBeAnotherAnswerNextTime(int status) throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.fail(1, status);
      IOException e =
          assertThrows(IOException.class, () -> mlflow(server).create("0", "x", 0, Map.of()));
      assertFalse(e instanceof Refused, "tried again");
      assertTrue(e.getMessage().endsWith("runs/create answers " + status), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 413, 422})
  void isTheSameAnswerNextTime(int status) throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.fail(1, status);
      assertThrows(Refused.class, () -> mlflow(server).create("0", "x", 0, Map.of()));
    }
  }

  @Test
  void anExperimentThatIsNotThereIsNoFailureButARunIs() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      Mlflow mlflow = mlflow(server);
      assertEquals("0", mlflow.experiment("x"));
      Mlflow.Run run = mlflow.create("0", "x", 0, Map.of());
      server.runs.clear();
      IOException e = assertThrows(IOException.class, () -> mlflow.log(run, one(), Map.of()));
      assertEquals(IOException.class, e.getClass());
    }
  }

  private static List<Mlflow.Metric> one() {
    return List.of(new Mlflow.Metric("loss", 1, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5000",
        "127.0.0.1:5000",
        "mlflow",
        "http://:5000",
        "http://",
        "http:/127.0.0.1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:5000/#/experiments/0",
        "http://a host",
        " ",
      })
  void isNoAddress(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.of("gi.mlflow.url", text));
    assertTrue(e.getMessage().startsWith("gi.mlflow.url: must be an address like http://"));
    assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
  }

  @Test
  void anAddressMayHaveAPathButNoPassword() {
    assertEquals(
        URI.create("https://example.org/mlflow"),
        ServerAddress.of("gi.mlflow.url", "https://example.org/mlflow"));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ServerAddress.of("gi.mlflow.url", "http://me:secret@127.0.0.1:5000"));
    assertFalse(e.getMessage().contains("secret"));
  }
}
