package io.gradinstructor.standalone;

import io.gradinstructor.report.PartsDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code gi parts}. */
@Command(
    name = "parts",
    description = "Prints what optimizers, schedules and so on a campaign file may name.")
final class PartsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(PartsDocument.markdown());
    return 0;
  }
}
