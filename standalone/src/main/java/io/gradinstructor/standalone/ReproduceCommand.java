package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gi reproduce}. */
@Command(
    name = "reproduce",
    description = "Runs a finished campaign again and shows what differs, if anything does.")
final class ReproduceCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin RunName run;

  @Override
  public Integer call() throws Exception {
    RunFolder folder = run.find();
    if (folder.status() != RunFolder.Status.FINISHED) {
      System.err.println("gi: " + folder + " is not finished: there is nothing to reproduce");
      return 1;
    }
    if (!sameData(folder)) {
      return 1;
    }
    RunFolder again = Runs.create("again");
    try {
      int code =
          spec.root()
              .commandLine()
              .execute("run", folder.file().toString(), "--out", again.toString());
      return code == 0 ? difference(folder.results(), again.results()) : code;
    } finally {
      again.remove();
    }
  }

  /** Whether the data are those of the run; else says so. */
  private static boolean sameData(RunFolder folder) throws IOException {
    try {
      byte[] text = folder.campaign().orElseThrow();
      if (folder.isOf(Admission.of(folder.file().toString(), text, DataFolder.anywhere()).id())) {
        return true;
      }
      System.err.println(
          "gi: the data that "
              + folder.file()
              + " names changed since it ran: its results cannot come again");
    } catch (CampaignException e) {
      System.err.println("gi: " + e.getMessage());
    }
    return false;
  }

  /** Prints the lines that differ. */
  private static int difference(byte[] before, byte[] after) {
    if (Arrays.equals(before, after)) {
      System.out.println("results.json is the same, to the byte");
      return 0;
    }
    List<String> old = new String(before, StandardCharsets.UTF_8).lines().toList();
    List<String> now = new String(after, StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < Math.max(old.size(), now.size()); i++) {
      String a = i < old.size() ? old.get(i) : "";
      String b = i < now.size() ? now.get(i) : "";
      if (!a.equals(b)) {
        System.out.printf(Locale.ROOT, "%d%n- %s%n+ %s%n", i + 1, a.strip(), b.strip());
      }
    }
    System.err.println("gi: results.json differs");
    return 1;
  }
}
