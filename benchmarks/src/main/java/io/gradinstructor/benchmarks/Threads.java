package io.gradinstructor.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What more threads gain. */
@Command(
    name = "threads",
    mixinStandardHelpOptions = true,
    description = "Steps per second of many sessions side by side, one for each thread.")
final class Threads implements Callable<Integer> {
  @Option(
      names = "--rounds",
      description = "How often each is timed; ${DEFAULT-VALUE} if not said.",
      defaultValue = "5")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    int most = Runtime.getRuntime().availableProcessors();
    System.out.printf(Locale.ROOT, "%-26s %8s %10s %12s%n", "", "threads", "1/s", "times one's");
    for (String name : EngineBenchmark.STEADY) {
      List<List<Double>> rates = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (int threads = 1, i = 0; threads <= most; threads *= 2, i++) {
          if (round == 0) {
            rates.add(new ArrayList<>());
          }
          rates.get(i).add(rate(name, threads));
        }
      }
      for (int i = 0; i < rates.size(); i++) {
        double rate = Bench.median(rates.get(i));
        System.out.printf(
            Locale.ROOT,
            "%-26s %8d %10.1f %12.2f%n",
            name,
            1 << i,
            rate,
            rate / Bench.median(rates.get(0)));
      }
    }
    return 0;
  }

  private static double rate(String name, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Double>> rates = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      rates.add(pool.submit(() -> rate(name)));
    }
    double sum = 0;
    for (Future<Double> r : rates) {
      sum += r.get();
    }
    pool.shutdown();
    return sum;
  }

  private static double rate(String name) throws Exception {
    EngineBenchmark benchmark = new EngineBenchmark();
    benchmark.name = name;
    benchmark.prepare();
    timed(benchmark, 1);
    double rate = timed(benchmark, 2);
    // The others shall not be alone before they are timed.
    timed(benchmark, 0.5);
    benchmark.free();
    return rate;
  }

  private static double timed(EngineBenchmark benchmark, double seconds) {
    long begin = System.nanoTime();
    long runs = 0;
    while (System.nanoTime() - begin < seconds * 1e9) {
      benchmark.run();
      runs++;
    }
    return runs / ((System.nanoTime() - begin) / 1e9);
  }
}
