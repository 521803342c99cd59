package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a served system remembers what is over. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description =
        "Has a served system with little memory run many campaigns; in the end, and when it is"
            + " started again, it may use no more than after the first ones.")
final class Memory implements Callable<Integer> {
  /** Campaigns that are under way at a time. */
  private static final int AT_A_TIME = 4;

  @Option(names = "--small", paramLabel = "N", description = "${DEFAULT-VALUE} if not said.")
  private int small = 500;

  @Option(
      names = "--large",
      paramLabel = "N",
      description = "Of 330 networks of 784-100-10; ${DEFAULT-VALUE} if not said.")
  private int large = 20;

  @Option(names = "--heap", paramLabel = "MB", description = "${DEFAULT-VALUE} if not said.")
  private int heap = 400;

  @Option(
      names = "--margin",
      paramLabel = "MB",
      description = "More than this is a leak; ${DEFAULT-VALUE} if not said.")
  private double margin = 24;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("gi-memory-");
    System.err.println("chaos: logs are in " + folder);
    String one = resource("/memory-small.yaml");
    String other = resource("/memory-large.yaml");
    long begin = System.nanoTime();
    try (Served server = new Served(folder, heap)) {
      server.start();
      run(server, one, 0, 2);
      run(server, other, 0, 2);
      double first = server.used();
      run(server, one, 2, small);
      run(server, other, 2, large);
      double last = server.used();
      server.close();
      double seconds = server.start();
      int there = server.json("").size();
      double again = server.used();
      long asked = System.nanoTime();
      int bytes = server.get("").length;
      double list = (System.nanoTime() - asked) / 1e6;
      boolean whole = whole(server);
      print("campaigns", "%d small, %d of 330 networks", small, large);
      print("heap, at most", "%d MB", heap);
      print("used after four", "%.0f MB", first);
      print("used in the end", "%.0f MB", last);
      print("used after a restart", "%.0f MB", again);
      print("restart", "%.1f s", seconds);
      print("list of campaigns", "%d, %d kB in %.0f ms", there, bytes / 1000, list);
      print("first one is whole", "%s", whole);
      print("seconds", "%.0f", (System.nanoTime() - begin) / 1e9);
      boolean fits = last - first <= margin && again - first <= margin;
      return fits && whole && there == small + large ? 0 : 1;
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Memory.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void print(String what, String format, Object... values) {
    System.out.printf(Locale.ROOT, "%-22s %s%n", what, String.format(Locale.ROOT, format, values));
  }

  /** Runs campaigns of these numbers, some at a time. */
  private static void run(Served server, String campaign, int from, int until)
      throws IOException, InterruptedException {
    Set<String> open = new HashSet<>();
    for (int next = from; next < until || !open.isEmpty(); ) {
      while (next < until && open.size() < AT_A_TIME) {
        open.add(server.submit(campaign, next++));
      }
      Thread.sleep(100);
      for (Iterator<String> ids = open.iterator(); ids.hasNext(); ) {
        JsonNode status = server.json("/" + ids.next());
        switch (status.get("status").asText()) {
          case "finished" -> {
            ids.remove();
            System.err.print('.');
          }
          case "failed" -> throw new IOException("failed: " + status.get("reason").asText());
          default -> {}
        }
      }
    }
    System.err.println();
  }

  /** Whether all that was kept of the first large campaign is there when it is asked for. */
  private static boolean whole(Served server) throws IOException, InterruptedException {
    String first = null;
    for (JsonNode status : server.json("")) {
      String id = status.get("id").asText();
      first = first == null && id.startsWith("large-") ? id : first;
    }
    JsonNode models = server.json("/" + first + "/models");
    int networks = 0;
    for (JsonNode m : models) {
      networks += m.asText().startsWith("networks/") ? 1 : 0;
    }
    String model = models.get(models.size() - 1).asText();
    return networks == 330
        && server.get("/" + first + "/" + model).length > 100_000
        && server.json("/" + first + "/trials").size() > 330
        && !server.json("/" + first + "/live").get("curves").isEmpty()
        && server.get("/" + first + "/report.html").length > 10_000
        && server.json("/" + first + "/results.json").get("arms").size() == 11;
  }
}
