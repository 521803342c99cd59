package io.gradinstructor.standalone;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gi watch}. */
@Command(
    name = "watch",
    description = "Shows how a campaign goes on until it is over.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Mixin RunName run;

  @Option(names = "--server", paramLabel = "URL", description = "The system that runs it.")
  URI server;

  @Override
  public Integer call() throws Exception {
    if (server != null) {
      return watch(new Server(server), run.name);
    }
    RunFolder folder = run.find();
    return switch (folder.status()) {
      case RUNNING -> {
        Server at = folder.server();
        yield watch(at, at.only());
      }
      case UNFINISHED -> say(folder + " was stopped; gi run with its campaign goes on", 0);
      case FINISHED -> say(folder + " is finished: " + RunName.best(folder), 0);
      case FAILED -> say(folder + " failed: " + folder.reason(), 1);
    };
  }

  private static int say(String what, int code) {
    System.out.println(what);
    return code;
  }

  private static int watch(Server at, String campaign) throws IOException, InterruptedException {
    try (Progress progress = new Progress(System.err, System.console() != null)) {
      return at.watch(campaign, progress).status().equals("finished") ? 0 : 1;
    }
  }
}
