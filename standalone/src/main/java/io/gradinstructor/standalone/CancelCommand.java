package io.gradinstructor.standalone;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gi cancel}. */
@Command(
    name = "cancel",
    description = "Ends a campaign before its time, for good.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Mixin RunName run;

  @Option(names = "--server", paramLabel = "URL", description = "The system that runs it.")
  URI server;

  @Override
  public Integer call() throws Exception {
    if (server != null) {
      new Server(server).cancel(run.name);
      return 0;
    }
    RunFolder folder = run.find();
    switch (folder.status()) {
      case RUNNING -> {
        Server at = folder.server();
        at.cancel(at.only());
      }
      case UNFINISHED -> {
        folder.fail("cancelled");
        folder.tidy();
      }
      case FINISHED, FAILED -> {
        System.err.println("gi: " + folder + " is over");
        return 1;
      }
    }
    return 0;
  }
}
