package io.gradinstructor.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code gi}. Exit codes: 0 well, 1 failed, 2 bad usage. */
@QuarkusMain
@Command(
    name = "gi",
    description = "Trains small neural networks with a teacher that reads weights.",
    mixinStandardHelpOptions = true,
    version = "gi 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ForkCommand.class,
      ListCommand.class,
      WatchCommand.class,
      CancelCommand.class,
      DeleteCommand.class,
      ReproduceCommand.class,
      ServeCommand.class,
      ResultsCommand.class,
      ExplainCommand.class,
      TicketsCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  /** Runs a command and exits. */
  public static void main(String... args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::report)
        .execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "gi: a command is missing");
  }

  private static int report(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (Boolean.getBoolean("gi.debug")) {
      e.printStackTrace();
    }
    commandLine.getErr().println("gi: " + (e.getMessage() == null ? e : e.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
