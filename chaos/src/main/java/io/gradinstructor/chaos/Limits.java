package io.gradinstructor.chaos;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is large, and what lasts long. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    description =
        "Runs a campaign of networks of eight million parameters, and in the midst of it takes the"
            + " broker away for minutes; prints the memory that every process took.")
final class Limits implements Callable<Integer> {
  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      description = "How long the broker is away; ${DEFAULT-VALUE} if not said.")
  private int away = 120;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("gi-limits-");
    Path file = folder.resolve("large.yaml");
    try (InputStream in = Limits.class.getResourceAsStream("/large.yaml")) {
      Files.write(file, in.readAllBytes());
    }
    System.err.println("chaos: an undisturbed run first; logs are in " + folder);
    Comparison comparison = new Comparison(Chaos.repository(), file, folder);
    try (Fleet fleet = new Fleet(Chaos.repository(), folder);
        Traffic traffic = new Traffic(fleet.bootstrap())) {
      comparison.on(fleet);
      byte[] campaign = comparison.variant(1);
      String id = comparison.submit(campaign);
      while (traffic.snapshots() < 2) {
        Thread.sleep(100);
      }
      Member broker = fleet.members().get(0);
      System.err.println("chaos: the broker is away for " + away + " s");
      broker.kill();
      Thread.sleep(away * 1000L);
      broker.start();
      while (comparison.running(id)) {
        Thread.sleep(500);
      }
      boolean same = comparison.same(id, campaign);
      for (Member m : fleet.members()) {
        System.out.printf(Locale.ROOT, "%-16s %6d MB at most%n", m.name(), m.peakMegabytes());
      }
      System.out.printf(
          Locale.ROOT, "%-16s %6.1f MB%n", "largest message", traffic.largest() / 1e6);
      System.out.printf(Locale.ROOT, "%-16s %6d s%n", "broker away", away);
      System.out.printf(Locale.ROOT, "%-16s %s%n", "identical", same);
      System.out.printf(Locale.ROOT, "%-16s %d%n", "messages lost", traffic.lost().size());
      return same && traffic.lost().isEmpty() ? 0 : 1;
    }
  }
}
