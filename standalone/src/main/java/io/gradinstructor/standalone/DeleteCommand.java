package io.gradinstructor.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gi delete}. */
@Command(
    name = "delete",
    description = "Removes a run with all its files.",
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
  @Mixin RunName run;

  @Override
  public Integer call() throws Exception {
    RunFolder folder = run.find();
    if (folder.status() == RunFolder.Status.RUNNING) {
      System.err.println("gi: " + folder + " is running; gi cancel ends it");
      return 1;
    }
    folder.delete();
    return 0;
  }
}
