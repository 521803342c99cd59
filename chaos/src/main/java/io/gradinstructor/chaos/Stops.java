package io.gradinstructor.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops {@code gi run} at random moments of every phase, and has it go on each time. */
@Command(
    name = "stops",
    mixinStandardHelpOptions = true,
    description =
        "Stops gi run at random moments of every phase, by SIGTERM, SIGINT and SIGKILL in turn, and"
            + " has it go on each time; no campaign may fail, and all must have the results of an"
            + " undisturbed run.")
final class Stops implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stops of one campaign, at most: then it goes on undisturbed. */
  private static final int PER_CAMPAIGN = 12;

  /** Phases to choose the next stop from. */
  private static final int NEAR = 4;

  private static final Map<String, Integer> CODES = Map.of("TERM", 143, "INT", 130, "KILL", 137);
  private static final int DEADLINE_S = 10;

  /** On a busy machine all takes longer; what never ends does not end in this time either. */
  private static final int PATIENCE_S = 120;

  @Option(names = "--stops", paramLabel = "N", description = "${DEFAULT-VALUE} if not said.")
  private int stops = 200;

  @Option(names = "--seed", paramLabel = "S", description = "${DEFAULT-VALUE} if not said.")
  private long seed = 1;

  @Option(names = "--file", paramLabel = "CAMPAIGN", description = "Another campaign.")
  private Path file;

  @Option(names = "--json", description = "Prints for machines.")
  private boolean json;

  /** Stops by phase and signal. */
  private final Map<String, int[]> done = new LinkedHashMap<>();

  private final Map<Integer, Integer> codes = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private List<String> signals = List.of("TERM", "INT", "KILL");
  private Random random;
  private int count;
  private double longest;
  private int late;

  @Override
  public Integer call() throws Exception {
    if (StoppedRun.ignoresInterrupts()) {
      System.err.println(
          "chaos: SIGINT is ignored here, as in the background of a script, and so runs do: without"
              + " it");
      signals = List.of("TERM", "KILL");
    }
    random = new Random(seed);
    Path folder = Files.createTempDirectory("gi-stops-");
    if (file == null) {
      file = folder.resolve("stops.yaml");
      try (InputStream in = Stops.class.getResourceAsStream("/stops.yaml")) {
        Files.write(file, in.readAllBytes());
      }
    }
    System.err.println("chaos: an undisturbed run first; logs are in " + folder);
    StoppedRun undisturbed = new StoppedRun(file, folder.resolve("undisturbed"));
    Map<String, Double> phases = undisturbed.watch();
    phases.keySet().forEach(p -> done.put(p, new int[signals.size()]));
    byte[] expected = undisturbed.results();
    long begin = System.nanoTime();
    int campaigns = 0;
    int failed = 0;
    int same = 0;
    while (count < stops) {
      StoppedRun run = new StoppedRun(file, folder.resolve("run-" + ++campaigns));
      for (int i = 0; i < PER_CAMPAIGN && count < stops && !run.ended(); i++) {
        stop(run, phases);
      }
      boolean ended = run.finish();
      failed += ended ? 0 : 1;
      boolean identical = ended && Arrays.equals(expected, run.results());
      same += identical ? 1 : 0;
      System.err.printf(
          Locale.ROOT,
          "chaos: campaign %d, %d stops so far: %s%n",
          campaigns,
          count,
          identical ? "the same" : ended ? "DIFFERS" : "FAILED: " + run.reason());
    }
    print(campaigns, failed, same, Math.round((System.nanoTime() - begin) / 1e9));
    return failed == 0 && same == campaigns && wrong.isEmpty() ? 0 : 1;
  }

  /** Lets a run go on until a random moment of a phase drawn at random, then stops it. */
  private void stop(StoppedRun run, Map<String, Double> phases)
      throws IOException, InterruptedException {
    List<String> left = new ArrayList<>(phases.keySet());
    left.subList(0, Math.max(0, left.indexOf(run.phase()))).clear();
    if (!left.contains(StoppedRun.START)) {
      left.add(0, StoppedRun.START);
    }
    int kind = count % signals.size();
    String signal = signals.get(kind);
    // Of the next phases the one that was stopped least: all are, and one campaign is often.
    List<String> near = new ArrayList<>(left.subList(0, Math.min(NEAR, left.size())));
    Collections.shuffle(near, random);
    String target = Collections.min(near, Comparator.comparingInt(p -> done.get(p)[kind]));
    run.start();
    String phase = run.await(left.subList(left.indexOf(target), left.size()));
    Thread.sleep((long) (1000 * phases.getOrDefault(target, 0.0) * random.nextDouble()));
    phase = run.alive() ? run.look(phase) : phase;
    if (!run.signal(signal)) {
      return;
    }
    long at = System.nanoTime();
    if (phase.equals(StoppedRun.END) && !signal.equals("KILL") && random.nextBoolean()) {
      run.signal("KILL");
    }
    boolean inTime = run.exited(PATIENCE_S, TimeUnit.SECONDS);
    double took = (System.nanoTime() - at) / 1e9;
    longest = Math.max(longest, took);
    late += took > DEADLINE_S ? 1 : 0;
    int code = run.exit();
    count++;
    done.computeIfAbsent(phase, p -> new int[signals.size()])[kind]++;
    run.note(String.format(Locale.ROOT, "SIG%s in %s: %d after %.1f s", signal, phase, code, took));
    codes.merge(code, 1, Integer::sum);
    boolean over = run.ended() && (code == 0 || code == 137);
    if (!inTime || code != CODES.get(signal) && !over) {
      wrong.add("SIG" + signal + " in " + phase + ": " + code + (inTime ? "" : ", does not end"));
    }
  }

  private void print(int campaigns, int failed, int same, long seconds) throws IOException {
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("stops", count);
      report.put("phases", done);
      report.put("campaigns", campaigns);
      report.put("failed", failed);
      report.put("identical", same);
      report.put("exit_codes", codes);
      report.put("wrong", wrong);
      report.put("longest_seconds", longest);
      report.put("later_than_" + DEADLINE_S + "_seconds", late);
      report.put("seconds", seconds);
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      return;
    }
    row("stopped in", signals.stream().map(n -> "SIG" + n));
    done.forEach((p, n) -> row(p, Arrays.stream(n).mapToObj(Integer::toString)));
    System.out.printf(Locale.ROOT, "%-20s %8d%n", "stops", count);
    System.out.printf(Locale.ROOT, "%-20s %8d%n", "campaigns", campaigns);
    System.out.printf(Locale.ROOT, "%-20s %8d%n", "failed", failed);
    System.out.printf(Locale.ROOT, "%-20s %8d%n", "identical", same);
    System.out.printf(Locale.ROOT, "%-20s %8.1f s%n", "longest to its end", longest);
    System.out.printf(Locale.ROOT, "%-20s %8d%n", "later than " + DEADLINE_S + " s", late);
    System.out.printf(Locale.ROOT, "%-20s %8s%n", "exit codes", codes);
    System.out.printf(Locale.ROOT, "%-20s %8d s%n", "took", seconds);
    wrong.forEach(w -> System.out.println("wrong: " + w));
  }

  private static void row(String first, Stream<String> others) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %s%n",
        first,
        others.map(o -> String.format(Locale.ROOT, "%8s", o)).collect(Collectors.joining(" ")));
  }
}
