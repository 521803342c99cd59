package io.gradinstructor.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gi cancel}. */
@Command(name = "cancel", description = "Ends a campaign before its time, for good.")
final class CancelCommand implements Callable<Integer> {
  @Mixin RunName run;
  @Mixin AtServer at;
  @Mixin Consent consent;

  @Override
  public Integer call() throws Exception {
    if (at.named()) {
      run.requireNamed();
      if (consent.to("End " + run.name + " at " + at.address + " for good")) {
        at.server().cancel(run.name);
        System.out.println("cancelled " + run.name);
      }
      return 0;
    }
    RunFolder folder = run.find();
    RunFolder.Status status = folder.status();
    if (status == RunFolder.Status.FINISHED || status == RunFolder.Status.FAILED) {
      System.err.println("gi: " + folder + " is over");
      return 1;
    }
    if (!consent.to("End " + folder + " for good")) {
      return 0;
    }
    if (status == RunFolder.Status.RUNNING) {
      Server server = folder.server();
      server.cancel(server.only());
      System.out.println("cancelled " + folder);
    } else {
      long before = folder.size();
      folder.cancel();
      System.out.println(
          "cancelled "
              + folder
              + "; its broker's data are gone, "
              + DeleteCommand.megabytes(before - folder.size()));
    }
    return 0;
  }
}
