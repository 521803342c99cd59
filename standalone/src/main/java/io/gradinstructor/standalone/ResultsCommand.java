package io.gradinstructor.standalone;

import io.gradinstructor.report.ResultsDocument;
import io.gradinstructor.report.ResultsJson;
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
@Command(name = "results", description = "Writes FOLDER.md, a document of the results in a folder.")
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

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "First run the campaign FOLDER/NAME.yaml on this machine and keep its results.")
  String run;

  @Option(names = "--check", description = "Write nothing; fail if the document is out of date.")
  boolean check;

  @Option(names = "--overwrite", description = "Replace files of yours that have such names.")
  boolean overwrite;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "gi: no folder " + folder);
    }
    if (run != null) {
      int code = run();
      if (code != 0) {
        return code;
      }
    }
    ResultsDocument document = ResultsDocument.of(folder);
    if (!check) {
      for (Path file : document.foreign()) {
        requireOverwrite(file, "was not written by gi results");
      }
      document.write();
      return 0;
    }
    List<Path> stale = document.stale();
    stale.forEach(f -> System.err.println("gi: " + f + " is out of date: gi results " + folder));
    return stale.isEmpty() ? 0 : 1;
  }

  private int run() throws IOException {
    Path file = folder.resolve(run + ".yaml");
    Path kept = folder.resolve(run + ".json");
    if (Files.exists(kept)) {
      try {
        ResultsJson.read(kept.toString(), Files.readAllBytes(kept));
      } catch (IOException | IllegalArgumentException e) {
        requireOverwrite(kept, "does not hold results");
      }
    }
    Path out = Runs.create(run).folder();
    int code =
        spec.commandLine().getParent().execute("run", file.toString(), "--out", out.toString());
    if (code == 0) {
      keep(out.resolve("timings.json"), run + ".timings.json");
      keep(out.resolve("results.json"), run + ".json");
    }
    return code;
  }

  private void requireOverwrite(Path file, String why) throws Refusal {
    if (!overwrite) {
      throw new Refusal(file + " is in the way and " + why + "; --overwrite replaces it");
    }
  }

  private void keep(Path file, String name) throws IOException {
    WholeFile.write(folder.resolve(name), Files.readAllBytes(file));
  }
}
