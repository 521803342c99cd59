package io.gradinstructor.standalone;

import io.gradinstructor.message.Results;
import io.gradinstructor.report.ResultsJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunName {
  @Parameters(
      paramLabel = "RUN",
      description =
          "Its folder, or how the folder's name or (four digits or more) the SHA-256 of its campaign"
              + " begins; with --server the campaign's id.")
  String name;

  /** The folder on this machine. */
  RunFolder find() throws IOException {
    return Runs.find(name);
  }

  /** Sees that there is a name at all. */
  void requireNamed() throws Refusal {
    if (name.isBlank()) {
      throw new Refusal("the campaign's id is blank");
    }
  }

  /** The best arm of a finished run. */
  static String best(RunFolder run) throws IOException {
    return best(run.folder().resolve(RunFolder.RESULTS).toString(), run.results());
  }

  /** The best arm of results. */
  static String best(String name, byte[] json) throws IOException {
    Results results = ResultsJson.read(name, json);
    return results.arms().stream()
        .filter(a -> a.testAccuracy() != null)
        .max(Comparator.comparingDouble(a -> a.testAccuracy().mean()))
        .map(a -> String.format(Locale.ROOT, "%s %.2f %%", a.name(), 100 * a.testAccuracy().mean()))
        .orElse("");
  }
}
