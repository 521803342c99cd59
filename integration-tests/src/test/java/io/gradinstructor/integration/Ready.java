package io.gradinstructor.integration;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/** Waits for a container for as long as it moves, and fails at once if it ends. */
final class Ready extends AbstractWaitStrategy {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** When it is ready. */
  @FunctionalInterface
  private interface Sign {
    boolean of(WaitStrategyTarget container) throws Exception;
  }

  private final Sign sign;

  private Ready(Sign sign) {
    this.sign = sign;
  }

  /** Ready once its log has a text. */
  static Ready saying(String text) {
    return new Ready(container -> container.getLogs().contains(text));
  }

  /** Ready once a path answers 200. */
  static Ready answering(int port, String path) {
    return new Ready(
        container -> {
          String address = "http://" + container.getHost() + ":" + container.getMappedPort(port);
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(address + path))
                  .timeout(Duration.ofSeconds(10))
                  .build();
          try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Override
  protected void waitUntilReady() {
    WaitStrategyTarget container = waitStrategyTarget;
    try {
      Patience.await(
          "a container",
          () -> {
            if (!container.isRunning()) {
              throw new IllegalStateException("the container has ended");
            }
            return sign.of(container);
          },
          () -> container.getLogs().length());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
