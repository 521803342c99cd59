package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DataFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gi check}. */
@Command(
    name = "check",
    description = "Says whether a campaign file and its data can be run, and runs nothing.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The campaign file, YAML.")
  Path file;

  @Override
  public Integer call() throws Exception {
    try {
      Admission admission =
          Admission.of(file.toString(), CampaignFile.bytes(file), DataFolder.anywhere());
      System.out.println(file + " can be run: " + admission.id());
      return 0;
    } catch (CampaignException e) {
      return refused(e);
    }
  }

  /** Says what is wrong with a file or its data; the code to exit with. */
  static int refused(CampaignException e) {
    System.err.println((e.missing() ? "gi: dataset: " : "") + e.getMessage());
    return e.missing() ? 1 : 2;
  }
}
