package io.gradinstructor.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the pipeline costs, and what a second worker and core gain.
 *
 * <p>By turns the packaged system runs a campaign with one worker on one core and with two workers
 * on two cores. The trials of each run are then done again without the pipeline, in a loop on as
 * many threads and cores.
 */
public final class Throughput {
  private static final String USAGE =
      """
      usage: java -cp benchmarks.jar io.gradinstructor.benchmarks.Throughput [options]
        --file FILE   campaign; default examples/quickstart.yaml
        --pairs N     runs with one worker and with two; default 3
      Needs taskset, to bind processes to cores, and ./gi packaged.
      """;

  /**
   * One campaign on one or two cores.
   *
   * @param campaign seconds from its submission to its end
   * @param trials seconds that its trials take in a loop
   * @param learning seconds that it spent in the phases in which ENNs learn
   */
  record Run(int workers, double campaign, double trials, double learning) {
    /** Share of time that is neither training nor learning. */
    double overhead() {
      return campaign / (trials + learning) - 1;
    }
  }

  private Throughput() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    Path file = Path.of("examples", "quickstart.yaml");
    int pairs = 3;
    try {
      for (var i = Arrays.asList(args).iterator(); i.hasNext(); ) {
        switch (i.next()) {
          case "--file" -> file = Path.of(i.next());
          case "--pairs" -> pairs = Integer.parseInt(i.next());
          default -> throw new IllegalArgumentException();
        }
      }
    } catch (RuntimeException e) {
      System.err.print(USAGE);
      System.exit(2);
    }
    List<Double> gains = new ArrayList<>();
    List<Double> overheads = new ArrayList<>();
    System.out.println("workers = cores  campaign s  trials s  learning s  overhead");
    for (int pair = 0; pair < pairs; pair++) {
      Run one = run(file, 1);
      Run two = run(file, 2);
      gains.add(one.campaign / two.campaign);
      overheads.add(two.overhead());
    }
    System.out.printf(
        Locale.ROOT,
        "two workers on two cores: %.2f times as fast (median of %d pairs; %.2f to %.2f)%n",
        median(gains),
        pairs,
        gains.get(0),
        gains.get(pairs - 1));
    System.out.printf(
        Locale.ROOT,
        "overhead of the pipeline with two: %.1f %% (%.1f to %.1f)%n",
        100 * median(overheads),
        100 * overheads.get(0),
        100 * overheads.get(pairs - 1));
    System.exit(0);
  }

  private static Run run(Path file, int workers) throws Exception {
    Run run;
    try (ServedSystem system = new ServedSystem(workers, workers)) {
      // Warms the system up.
      system.run(Files.readString(file.resolveSibling("smoke.yaml")));
      ServedSystem.Finished campaign = system.run(Files.readString(file));
      double loop = system.loop(campaign.id());
      run = new Run(workers, campaign.seconds(), loop, campaign.learning());
    }
    System.out.printf(
        Locale.ROOT,
        "%15d  %10.1f  %8.1f  %10.1f  %6.1f %%%n",
        workers,
        run.campaign,
        run.trials,
        run.learning,
        100 * run.overhead());
    return run;
  }

  private static double median(List<Double> values) {
    values.sort(null);
    return values.get(values.size() / 2);
  }
}
