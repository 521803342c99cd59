package io.gradinstructor.standalone;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.messaging.Topics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The broker and all services in this JVM. The broker is the first to come and the last to go. */
final class LocalSystem {
  /** What is done once everything is up; returns the exit code. */
  interface Task {
    int run(CampaignRun campaign) throws Exception;
  }

  private static volatile Task task;

  private final Path data;
  private final int port;

  LocalSystem(Path data, int port, int httpPort, Integer workers, boolean quiet) {
    this.data = data;
    this.port = port;
    System.setProperty("quarkus.http.port", Integer.toString(httpPort));
    if (workers != null) {
      System.setProperty("gi.worker.slots", Integer.toString(workers));
    }
    if (quiet) {
      System.setProperty("quarkus.log.console.level", "WARN");
    }
  }

  /** Starts everything, does the task, stops everything. */
  int run(Task todo) throws IOException {
    task = todo;
    AtomicInteger code = new AtomicInteger(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
      // On a signal the JVM ends when its hooks do: this one waits for the services, then for the broker.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stopped), "broker-stop"));
      System.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
      Topics.create(broker.bootstrapServers());
      Quarkus.run(App.class, (exit, failure) -> code.set(failure == null ? exit : 1));
    } finally {
      stopped.countDown();
    }
    return code.get();
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What Quarkus runs. */
  static class App implements QuarkusApplication {
    @Inject CampaignRun campaign;

    @Override
    public int run(String... args) {
      try {
        return task.run(campaign);
      } catch (Exception e) {
        System.err.println("gi: " + (e.getMessage() == null ? e : e.getMessage()));
        return 1;
      }
    }
  }
}
