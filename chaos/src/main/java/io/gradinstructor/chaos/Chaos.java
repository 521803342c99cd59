package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs campaigns on processes that are killed and paused at random while messages come twice and
 * late, until there were enough faults, and compares each campaign's results with those of an
 * undisturbed run, byte for byte.
 */
@Command(
    name = "gi chaos",
    mixinStandardHelpOptions = true,
    subcommands = {Limits.class, Memory.class, Stops.class},
    description =
        "Kills, pauses and confuses a system of processes while campaigns run; their results must"
            + " be those of an undisturbed run.")
public final class Chaos implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--faults", paramLabel = "N", description = "${DEFAULT-VALUE} if not said.")
  private int faults = 50;

  @Option(names = "--seed", paramLabel = "S", description = "${DEFAULT-VALUE} if not said.")
  private long seed = 1;

  @Option(names = "--file", paramLabel = "CAMPAIGN", description = "Another campaign.")
  private Path file;

  @Option(names = "--output", description = "${COMPLETION-CANDIDATES}; text if not said.")
  private Output output = Output.text;

  /** Forms of the result. */
  private enum Output {
    text,
    json
  }

  private Chaos() {}

  /** See {@code --help}. */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ENGLISH);
    // Kafka's clients say more than anybody wants to know of a broker that comes and goes.
    try (InputStream in = Chaos.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(in);
    }
    CommandLine chaos = new CommandLine(new Chaos());
    chaos.getCommandSpec().version("gi " + Library.description());
    chaos
        .getSubcommands()
        .values()
        .forEach(c -> c.getCommandSpec().version("gi " + Library.description()));
    System.exit(chaos.execute(args));
  }

  /** chaos/target/chaos.jar is three below. */
  static Path repository() {
    return Path.of(
            URI.create(Chaos.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .getParent()
        .getParent()
        .getParent();
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("gi-chaos-");
    if (file == null) {
      file = folder.resolve("chaos.yaml");
      try (InputStream in = Chaos.class.getResourceAsStream("/chaos.yaml")) {
        Files.write(file, in.readAllBytes());
      }
    }
    System.err.println("chaos: an undisturbed run first; logs are in " + folder);
    Comparison comparison = new Comparison(repository(), file, folder);
    boolean identical = true;
    int campaigns = 0;
    Map<String, Object> report = new LinkedHashMap<>();
    long begin = System.nanoTime();
    try (Fleet fleet = new Fleet(repository(), folder);
        Traffic traffic = new Traffic(fleet.bootstrap());
        Faults chaos = new Faults(fleet, traffic, seed)) {
      comparison.on(fleet);
      while (chaos.count() < faults) {
        byte[] campaign = comparison.variant(++campaigns);
        String id = comparison.submit(campaign);
        System.err.println("chaos: campaign " + id);
        while (comparison.running(id)) {
          if (chaos.count() < faults) {
            chaos.next();
          } else {
            Thread.sleep(500);
          }
        }
        identical &= comparison.same(id, campaign);
      }
      chaos.close();
      traffic.settle();
      Map<String, Integer> kinds = new LinkedHashMap<>();
      chaos.done().forEach((k, n) -> kinds.put(k.name().toLowerCase(Locale.ROOT), n));
      report.put("faults", chaos.count());
      report.put("kinds", kinds);
      report.put("campaigns", campaigns);
      report.put("trials_redone", traffic.redone());
      traffic.lost().forEach(m -> System.err.println("chaos: lost " + m));
      report.put("messages_lost", traffic.lost().size());
      report.put("duplicates_dropped", traffic.duplicates());
      report.put("identical", identical);
      report.put("seconds", Math.round((System.nanoTime() - begin) / 1e9));
      print(report);
      return identical && traffic.lost().isEmpty() ? 0 : 1;
    }
  }

  private void print(Map<String, Object> report) throws IOException {
    if (output == Output.json) {
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      report.forEach(
          (k, v) -> System.out.printf(Locale.ROOT, "%-20s %s%n", k.replace('_', ' '), v));
    }
  }
}
