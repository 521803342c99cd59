package io.gradinstructor.standalone;

import io.gradinstructor.core.report.Results;
import io.gradinstructor.core.report.ResultsJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The run that a command is about. */
final class RunName {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description =
          "Its folder, or how the folder's name or the SHA-256 of its campaign begins;"
              + " with --server the campaign's id.")
  String name;

  /** The folder, if it is one on this machine. */
  RunFolder find() throws IOException {
    return Runs.find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "gi: no run " + name + "; gi list has them"));
  }

  /** The best arm of a finished run. */
  static String best(RunFolder run) throws IOException {
    Results results = ResultsJson.read(run.results());
    return results.arms().stream()
        .filter(a -> a.testAccuracy() != null)
        .max(Comparator.comparingDouble(a -> a.testAccuracy().mean()))
        .map(a -> String.format(Locale.ROOT, "%s %.2f %%", a.name(), 100 * a.testAccuracy().mean()))
        .orElse("");
  }
}
