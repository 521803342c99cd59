package io.gradinstructor.standalone;

import io.gradinstructor.kafkaembedded.BrokerPassword;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.Message;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.gradinstructor.service.StopSignals;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;

/** The broker and all services in this JVM. The broker is the first to come and the last to go. */
final class LocalSystem {
  /**
   * What is done once everything is up; returns the exit code. Ends soon when it is interrupted.
   */
  interface Task {
    int run(CampaignRun campaign) throws Exception;
  }

  private static final String TOKENS = "gi.api.tokens";

  private static volatile Task task;

  private final Path data;
  private final int port;
  private final List<? extends Message> known;

  LocalSystem(Path data, int port, int httpPort, Integer workers, boolean quiet) {
    this(data, port, httpPort, workers, quiet, List.of());
  }

  /**
   * One that knows something from the start.
   *
   * @param known messages that are on their topics before anybody listens
   */
  LocalSystem(
      Path data,
      int port,
      int httpPort,
      Integer workers,
      boolean quiet,
      List<? extends Message> known) {
    this.known = known;
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
    StopSignals.install();
    AtomicInteger code = new AtomicInteger(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch stopped = new CountDownLatch(1);
    // Where callers need tokens, other users of this machine shall not get round them.
    boolean guarded =
        ConfigUtils.configBuilder().build().getOptionalValue(TOKENS, String.class).isPresent();
    BrokerPassword password = guarded ? new BrokerPassword() : null;
    Map<String, String> settings = guarded ? password.broker() : Map.of();
    Map<String, String> clients = guarded ? password.clients() : Map.of();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, port, settings)) {
      // If the JVM is asked to end before the services listen to signals, it waits for them and the
      // broker.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stopped), "broker-stop"));
      System.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
      clients.forEach((name, value) -> System.setProperty("kafka." + name, value));
      Broker at = new Broker(broker.bootstrapServers(), clients);
      Topics.create(at);
      if (!known.isEmpty()) {
        try (Outbox outbox = new Outbox(at, "known")) {
          outbox.sendAll(known);
        }
      }
      if (StopSignals.code() != 0) {
        return StopSignals.code();
      }
      Quarkus.run(
          App.class,
          (exit, e) -> {
            code.set(exit);
            failure.set(e);
          });
    } finally {
      stopped.countDown();
    }
    if (failure.get() != null && StopSignals.code() != 0) {
      return StopSignals.code();
    }
    if (failure.get() != null) {
      throw new IOException(
          "the services did not start or stop well: " + root(failure.get()), failure.get());
    }
    return code.get();
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What Quarkus runs. */
  static class App implements QuarkusApplication {
    @Inject CampaignRun campaign;

    private Thread working;

    @Override
    public int run(String... args) {
      working = Thread.currentThread();
      Thread exit = new Thread(this::interruptOnExit, "exit");
      exit.setDaemon(true);
      exit.start();
      try {
        return task.run(campaign);
      } catch (InterruptedException | InterruptException e) {
        System.err.println("gi: stopped");
        return 1;
      } catch (Exception e) {
        if (StopSignals.code() != 0) {
          // Whatever it is that was cut off says so in its own way.
          System.err.println("gi: stopped");
          return 1;
        }
        System.err.println("gi: " + (e.getMessage() == null ? e : e.getMessage()));
        return 1;
      } finally {
        done();
      }
    }

    private void interruptOnExit() {
      Quarkus.waitForExit();
      synchronized (this) {
        if (working != null) {
          working.interrupt();
        }
      }
    }

    private synchronized void done() {
      working = null;
      Thread.interrupted();
    }
  }
}
