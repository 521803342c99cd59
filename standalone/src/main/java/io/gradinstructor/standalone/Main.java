package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.util.Locale;
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
        .registerConverter(URI.class, Main::server)
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
    commandLine.getErr().println("gi: " + why(e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String why(Exception e) {
    if (e instanceof FileSystemException f && f.getReason() == null) {
      // Its message is the path alone.
      String kind = f.getClass().getSimpleName().replaceAll("Exception$", "");
      return f.getFile() + ": " + kind.replaceAll("(?<=.)([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
    if (e instanceof JsonProcessingException) {
      return "the server does not answer as a Grad-Instructor does";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The address of a server. */
  private static URI server(String text) {
    URI address = URI.create(text);
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new CommandLine.TypeConversionException(
          "must be like http://127.0.0.1:8080, was '" + text + "'");
    }
    return address;
  }
}
