package io.gradinstructor.standalone;

import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gi watch}. */
@Command(name = "watch", description = "Shows how a campaign goes on until it is over.")
final class WatchCommand implements Callable<Integer> {
  @Mixin RunName run;

  @Option(names = "--server", paramLabel = "URL", description = "The system that runs it.")
  URI server;

  @Override
  public Integer call() throws Exception {
    if (server != null) {
      run.requireNamed();
      return watch(Server.awaited(server), run.name);
    }
    RunFolder folder = run.find();
    return switch (folder.status()) {
      case RUNNING -> {
        Server at = folder.server();
        try {
          yield watch(at, at.only());
        } catch (IOException e) {
          if (folder.status() == RunFolder.Status.RUNNING) {
            throw e;
          }
          // It ended, and its system with it, before we asked again.
          yield call();
        }
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
    CampaignStatus status;
    try (Progress progress = new Progress(System.err, Terminal.draws())) {
      status = at.watch(campaign, progress);
    }
    if (!status.status().equals("finished")) {
      return say(campaign + " failed in " + status.phase() + ": " + status.reason(), 1);
    }
    return say(
        campaign
            + " is finished: "
            + RunName.best("the server's results.json", at.results(campaign)),
        0);
  }
}
