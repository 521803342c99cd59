package io.gradinstructor.standalone;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gi run}. */
@Command(
    name = "run",
    description = "Runs a campaign and prints what it found out.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  /** How results are printed. */
  enum Output {
    JSON,
    TEXT
  }

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The campaign.")
  Path file;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials at a time; default: the number of cores.")
  Integer workers;

  @Option(
      names = "--output",
      description = "${COMPLETION-CANDIDATES}, in either case (${DEFAULT-VALUE}).")
  Output output = Output.TEXT;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results; default: a new one in runs.")
  Path out;

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ParameterException(spec.commandLine(), "gi: cannot read " + file);
    }
    if (workers != null && workers < 1) {
      throw new ParameterException(spec.commandLine(), "gi: --workers must be at least 1");
    }
    try {
      CampaignFile.read(file.toString(), Files.readAllBytes(file));
    } catch (CampaignException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    Path folder = out == null ? newFolder() : out;
    Path broker = folder.resolve("broker");
    int code =
        new LocalSystem(broker, 0, 0, workers, true)
            .run(campaign -> campaign.run(file, folder, output));
    if (code == 0) {
      // All that is worth keeping is in the folder now; the topics were a gigabyte of snapshots.
      delete(broker);
    }
    return code;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }

  private Path newFolder() {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of("runs", name + "-" + time);
  }
}
