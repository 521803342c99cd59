package io.gradinstructor.standalone;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gi list}. */
@Command(name = "list", description = "Lists the runs here, or the campaigns of a server.")
final class ListCommand implements Callable<Integer> {
  private static final String LINE = "%-40s %-10s %s%n";

  @Mixin AtServer at;

  @Override
  public Integer call() throws Exception {
    if (at.named()) {
      at.server()
          .campaigns()
          .forEach(c -> System.out.printf(Locale.ROOT, LINE, c.id(), c.status(), c.phase()));
      return 0;
    }
    List<RunFolder> runs = Runs.all();
    if (runs.isEmpty()) {
      System.out.println("no runs here");
    }
    int code = 0;
    for (RunFolder run : runs) {
      String status;
      String more;
      try {
        RunFolder.Status stands = run.status();
        status = RunFolder.name(stands);
        more =
            switch (stands) {
              case FINISHED -> RunName.best(run);
              case FAILED -> run.reason();
              case RUNNING, UNFINISHED -> "";
            };
      } catch (IOException e) {
        status = "broken";
        more = Main.why(e);
        code = 1;
      }
      System.out.printf(Locale.ROOT, LINE, run, status, more);
    }
    return code;
  }
}
