package io.gradinstructor.standalone;

import io.gradinstructor.autodiff.NativeLibrary;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gi serve}. */
@Command(name = "serve", description = "Runs the whole system on this machine until it is stopped.")
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the broker's data (${DEFAULT-VALUE}).")
  Path data = Path.of("runs", "serve");

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the broker, 0 for any (${DEFAULT-VALUE}).")
  int port = 9092;

  @Option(
      names = "--http-port",
      paramLabel = "P",
      description = "Port of API and dashboard (${DEFAULT-VALUE}).")
  int httpPort = 8080;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials at a time; default: the number of cores.")
  Integer workers;

  @Override
  public Integer call() throws Exception {
    if (Files.exists(data) && !EmbeddedBroker.owns(data.toRealPath())) {
      throw new Refusal(
          data + " is no folder of a broker of ours, nor empty; --data names another");
    }
    NativeLibrary.load();
    return new LocalSystem(data, port, httpPort, workers, false)
        .run(
            campaign -> {
              Quarkus.waitForExit();
              return 0;
            });
  }
}
