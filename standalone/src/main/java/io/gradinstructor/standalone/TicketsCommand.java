package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gi tickets}. */
@Command(
    name = "tickets",
    description =
        "How accurate a campaign's networks are of which a share of the weights is left: the hottest"
            + " under Grad-CAM, the coldest, the greatest, or any.")
final class TicketsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The campaign.")
  String campaign;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The system that has it (${DEFAULT-VALUE}).")
  URI server = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--arm",
      description = "Arm whose networks are masked. Default: the first instructor's.")
  String arm;

  @Option(
      names = "--instructor",
      paramLabel = "ENN",
      description = "Default: the one that steered it, or the newest.")
  String instructor;

  @Option(
      names = "--densities",
      paramLabel = "D,D",
      description = "Shares of the weights that are left.")
  String densities;

  @Option(names = "--random", paramLabel = "N", description = "Random masks per network.")
  Integer random;

  @Option(
      names = "--output",
      description = "${COMPLETION-CANDIDATES}, in either case (${DEFAULT-VALUE}).")
  RunCommand.Output output = RunCommand.Output.TEXT;

  @Override
  public Integer call() throws Exception {
    byte[] answer =
        Server.asked(server)
            .explain(
                "/tickets"
                    + new Query()
                        .with("campaign", campaign)
                        .with("arm", arm)
                        .with("instructor", instructor)
                        .with("densities", densities)
                        .with("random", random));
    if (output == RunCommand.Output.JSON) {
      System.out.write(answer);
      System.out.println();
      return 0;
    }
    System.out.printf(
        Locale.ROOT, "%-10s %-10s %7s  %6s  %s%n", "network", "mask", "left", "test %", "95 % CI");
    for (JsonNode row : new ObjectMapper().readTree(answer).get("rows")) {
      JsonNode accuracy = row.get("accuracy");
      System.out.printf(
          Locale.ROOT,
          "%-10s %-10s %6.1f%%  %6.2f  [%.2f, %.2f]%n",
          row.get("network").asText(),
          row.get("mask").asText(),
          100 * row.get("density").asDouble(),
          100 * accuracy.get("mean").asDouble(),
          100 * accuracy.get("ci95").get(0).asDouble(),
          100 * accuracy.get("ci95").get(1).asDouble());
    }
    return 0;
  }
}
