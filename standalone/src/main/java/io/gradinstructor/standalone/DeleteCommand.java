package io.gradinstructor.standalone;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gi delete}. */
@Command(
    name = "delete",
    description = "Removes a run and the files that it wrote, or a campaign of a server.")
final class DeleteCommand implements Callable<Integer> {
  @Mixin RunName run;
  @Mixin AtServer at;
  @Mixin Consent consent;

  @Override
  public Integer call() throws Exception {
    if (at.named()) {
      run.requireNamed();
      if (consent.to("Remove " + run.name + " from " + at.address)) {
        at.server().delete(run.name);
        System.out.println("removed " + run.name + " from " + at.address);
      }
      return 0;
    }
    RunFolder folder = run.find();
    if (folder.status() == RunFolder.Status.RUNNING) {
      System.err.println("gi: " + folder + " is running; gi cancel ends it");
      return 1;
    }
    if (!consent.to("Remove " + folder + ", " + megabytes(folder.size()))) {
      return 0;
    }
    RunFolder.Removed removed = folder.remove();
    System.out.println("removed " + folder + ", " + megabytes(removed.bytes()));
    if (!removed.stays().isEmpty()) {
      System.out.println("the folder stays, as no run wrote " + String.join(", ", removed.stays()));
    }
    return 0;
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
