package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** {@code gi init}. */
@Command(
    name = "init",
    description = "Looks at data and writes a campaign file for them, ready for gi run.")
final class InitCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "DATA",
      description =
          "A table (.csv, .tsv, .txt, .arff, or with .gz; .parquet), an archive of arrays (.npz) or a"
              + " folder with a folder of pictures for each class.")
  Path data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column, or the array of an archive, that has the classes.")
  String label;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that are left out.")
  List<String> ignore = List.of();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The campaign file; default: the data's name with .yaml.")
  Path to;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "How long the campaign should take on this machine, roughly (${DEFAULT-VALUE}).")
  int minutes = 5;

  @Option(names = "--overwrite", description = "Replace the campaign file.")
  boolean overwrite;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(data)) {
      throw new ParameterException(spec.commandLine(), "gi: cannot read " + data);
    }
    if (minutes < 1 || minutes > 10_000) {
      throw new ParameterException(spec.commandLine(), "gi: --minutes must be 1 to 10000");
    }
    Path file = to != null ? to : Path.of(FirstCampaign.name(data) + ".yaml");
    if (Files.exists(file) && !overwrite) {
      throw new Refusal(file + " is there already; --overwrite replaces it");
    }
    FirstLook look;
    try {
      look = FirstLook.at(data, label, ignore);
    } catch (DatasetException e) {
      throw new Refusal(e.getMessage());
    }
    System.out.print(look.told());
    String text = new FirstCampaign(look, minutes).text();
    try {
      Admission.of(file.toString(), text.getBytes(StandardCharsets.UTF_8), DataFolder.anywhere());
    } catch (CampaignException e) {
      throw new Refusal("no campaign fits these data: " + e.getMessage());
    }
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    System.out.println("Campaign: " + file + "; now: gi run " + file);
    return 0;
  }
}
