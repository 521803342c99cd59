package io.gradinstructor.standalone;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.core.workflow.Reuse;
import java.nio.file.Files;
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
    byte[] text = Files.readAllBytes(file);
    int bad = check(text);
    if (bad != 0) {
      return bad;
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
    List<Message> known = Reuse.of(submitted(original), submitted(text), parent.learned());
    long enns = known.stream().filter(Instructor.class::isInstance).count();
    System.err.println(
        enns == 0
            ? "gi: the ENNs of this campaign are not those of " + parent + ": they learn anew"
            : "gi: " + enns + " ENNs are those of " + parent);
    return start(text, known);
  }

  private static Submitted submitted(byte[] text) throws CampaignException {
    String name = CampaignFile.read("campaign.yaml", text).name();
    return new Submitted(Ids.campaign(name, text), "campaign.yaml", text);
  }
}
