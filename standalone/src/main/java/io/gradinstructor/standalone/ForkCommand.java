package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.workflow.Reuse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code gi fork}. */
@Command(
    name = "fork",
    description =
        "Runs a changed campaign with the explorers and ENNs of a finished run, if it would have the"
            + " same. The results are those of a run from the start.")
final class ForkCommand extends RunCommand {
  @Option(
      names = "--of",
      paramLabel = "RUN",
      required = true,
      description = "The finished run: its folder, or how its name or its campaign's hash begins.")
  String of;

  @Override
  public Integer call() throws Exception {
    if (server != null) {
      throw new ParameterException(spec.commandLine(), "gi: fork is for runs on this machine");
    }
    requireUsable();
    RunFolder parent = Runs.find(of);
    byte[] text = CampaignFile.bytes(file);
    Admission admission = check(text).orElse(null);
    if (admission == null) {
      return code;
    }
    if (parent.status() != RunFolder.Status.FINISHED || !parent.hasLearned()) {
      System.err.println("gi: " + parent + " is not finished, or by a version that kept no ENNs");
      return 1;
    }
    byte[] original = parent.campaign().orElseThrow();
    if (Arrays.equals(text, original)) {
      System.err.println(
          "gi: " + file + " is the campaign of " + parent + "; gi reproduce repeats it");
      return 1;
    }
    List<Message> known = known(parent, original, admission.submitted());
    long enns = known.stream().filter(Instructor.class::isInstance).count();
    System.err.println(
        enns == 0
            ? "gi: the ENNs of this campaign are not those of " + parent + ": they learn anew"
            : "gi: " + enns + " ENNs are those of " + parent);
    return start(admission, known);
  }

  /** What of the parent counts; nothing if its data are not what they were. */
  private static List<Message> known(RunFolder parent, byte[] file, Submitted changed)
      throws IOException {
    try {
      Submitted earlier = Admission.of("campaign.yaml", file, DataFolder.anywhere()).submitted();
      return parent.isOf(earlier.campaign())
          ? Reuse.of(earlier, changed, parent.learned())
          : List.of();
    } catch (CampaignException e) {
      return List.of();
    }
  }
}
