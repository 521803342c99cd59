package io.gradinstructor.standalone;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gi list}. */
@Command(
    name = "list",
    description = "Lists the runs here, or the campaigns of a server.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  private static final String LINE = "%-40s %-10s %s%n";

  @Option(names = "--server", paramLabel = "URL", description = "e.g. http://127.0.0.1:8080.")
  URI server;

  @Override
  public Integer call() throws Exception {
    if (server != null) {
      new Server(server)
          .campaigns()
          .forEach(c -> System.out.printf(LINE, c.id(), c.status(), c.phase()));
      return 0;
    }
    List<RunFolder> runs = Runs.all();
    if (runs.isEmpty()) {
      System.out.println("no runs here");
    }
    for (RunFolder run : runs) {
      RunFolder.Status status = run.status();
      String more =
          switch (status) {
            case FINISHED -> RunName.best(run);
            case FAILED -> run.reason();
            case RUNNING, UNFINISHED -> "";
          };
      System.out.printf(LINE, run, status.name().toLowerCase(Locale.ROOT), more);
    }
    return 0;
  }
}
