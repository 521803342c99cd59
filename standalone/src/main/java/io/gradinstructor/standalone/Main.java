package io.gradinstructor.standalone;

import io.gradinstructor.service.StopSignals;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code gi}. Exit codes: 0 well, 1 failed, 2 bad usage. */
@QuarkusMain(name = "gi")
@Command(
    name = "gi",
    description = "Trains small neural networks with a teacher that reads weights.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InitCommand.class,
      PredictCommand.class,
      CheckCommand.class,
      RunCommand.class,
      ShowCommand.class,
      ForkCommand.class,
      ListCommand.class,
      WatchCommand.class,
      CancelCommand.class,
      DeleteCommand.class,
      ReproduceCommand.class,
      ServeCommand.class,
      ResultsCommand.class,
      ExplainCommand.class,
      TicketsCommand.class,
      PartsCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  /** Commands after which something is gone. */
  private static final Set<String> DESTRUCTIVE = Set.of("delete", "cancel", "--overwrite", "--yes");

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  /** Runs a command and exits. */
  public static void main(String... args) {
    Locale.setDefault(Locale.ENGLISH);
    StopSignals.exit(execute(args));
  }

  static int execute(String... args) {
    CommandLine gi = new CommandLine(new Main());
    gi.getSubcommands().values().forEach(Main::standardOptions);
    return gi.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(URI.class, Main::server)
        .registerConverter(Path.class, Main::path)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(Main::report)
        .execute(args);
  }

  /** Help and version, as {@code gi} itself has them. */
  private static void standardOptions(CommandLine command) {
    if (!command.getCommandSpec().helpCommand()) {
      command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    }
  }

  /** As picocli does, but never proposes what cannot be undone. */
  private static int misused(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> meant =
          unmatched.getSuggestions().stream()
              .filter(s -> DESTRUCTIVE.stream().noneMatch(s::contains))
              .map(s -> s.startsWith("-") ? s : "gi " + s)
              .toList();
      if (!meant.isEmpty()) {
        err.println("Did you mean: " + String.join(" or ", meant) + "?");
      }
    }
    e.getCommandLine().usage(err);
    return CommandLine.ExitCode.USAGE;
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
    return e instanceof Refusal ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  /** A failure in words. */
  static String why(Throwable e) {
    if (e instanceof UncheckedIOException) {
      return why(e.getCause());
    }
    if (e instanceof FileSystemException f && f.getReason() == null) {
      // Its message is the path alone.
      String kind = f.getClass().getSimpleName().replaceAll("Exception$", "");
      return f.getFile() + ": " + kind.replaceAll("(?<=.)([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** A path, if the machine's charset has it. */
  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException(
          "no path is '"
              + text
              + "' where file names are "
              + System.getProperty("sun.jnu.encoding")
              + "; LC_ALL=C.UTF-8 lets them have any letters");
    }
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
