package io.gradinstructor.standalone;

import io.gradinstructor.message.Figures;
import io.gradinstructor.report.ReportTable;
import io.gradinstructor.report.ResultsJson;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gi show}. */
@Command(
    name = "show",
    description = "Prints what a finished run found out, as it did when it ended.")
final class ShowCommand implements Callable<Integer> {
  @Mixin RunName run;

  @Override
  public Integer call() throws Exception {
    RunFolder folder = run.find();
    if (folder.status() != RunFolder.Status.FINISHED) {
      throw new Refusal(folder + " is not finished: it found out nothing yet");
    }
    Timings timings = Timings.read(Files.readAllBytes(folder.folder().resolve("timings.json")));
    System.out.print(
        ReportTable.whole(
            ResultsJson.read(folder + "/" + RunFolder.RESULTS, folder.results()),
            new Figures(Map.of(), Map.of(), timings.secondsPerTrial(), List.of())));
    return 0;
  }
}
