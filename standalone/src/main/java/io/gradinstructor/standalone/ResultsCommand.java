package io.gradinstructor.standalone;

import io.gradinstructor.core.report.ResultsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gi results}. */
@Command(
    name = "results",
    description = "Writes FOLDER.md, a document of the results in a folder.",
    mixinStandardHelpOptions = true)
final class ResultsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      description =
          "Has NAME.json (results.json of a run) and, if they are kept, NAME.timings.json and the"
              + " campaign file NAME.yaml (${DEFAULT-VALUE}).",
      defaultValue = "docs/results")
  Path folder;

  @Option(names = "--check", description = "Write nothing; fail if the document is out of date.")
  boolean check;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "gi: no folder " + folder);
    }
    ResultsDocument document = ResultsDocument.of(folder);
    if (!check) {
      document.write();
      return 0;
    }
    List<Path> stale = document.stale();
    stale.forEach(f -> System.err.println("gi: " + f + " is out of date: gi results " + folder));
    return stale.isEmpty() ? 0 : 1;
  }
}
