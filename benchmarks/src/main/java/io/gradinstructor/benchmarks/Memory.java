package io.gradinstructor.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory over many steps. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = "Memory of the process over many steps of each kind, in MB.")
final class Memory implements Callable<Integer> {
  @Option(
      names = "--steps",
      description = "Of each kind; ${DEFAULT-VALUE} if not said.",
      defaultValue = "100000")
  private int steps;

  @Override
  public Integer call() throws Exception {
    System.out.printf(Locale.ROOT, "%-26s %10s %8s %10s%n", "", "steps", "heap", "resident");
    for (String name : EngineBenchmark.STEADY) {
      EngineBenchmark benchmark = new EngineBenchmark();
      benchmark.name = name;
      benchmark.prepare();
      // Learning takes fifty times as long as a step, and campaigns make fewer of them.
      int n = name.startsWith("enn-training") ? steps / 10 : steps;
      for (int i = 0; i <= n; i++) {
        if (i % Math.max(1, n / 5) == 0) {
          report(name, i);
        }
        benchmark.run();
      }
      benchmark.free();
    }
    // As many sessions opened and closed as one campaign needs, and more.
    for (int i = 0; i <= 500; i++) {
      if (i % 100 == 0) {
        report("sessions closed", i);
      }
      EngineBenchmark benchmark = new EngineBenchmark();
      benchmark.name = "universal-step-k5";
      benchmark.prepare();
      benchmark.run();
      benchmark.free();
    }
    return 0;
  }

  private static void report(String name, int steps) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.printf(
        Locale.ROOT, "%-26s %10d %8.1f %10.1f%n", name, steps, heap / 1e6, resident() / 1e6);
  }

  /** Resident set in bytes. */
  private static double resident() throws IOException {
    String kilobytes =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .map(l -> l.replaceAll("\\D", ""))
            .findFirst()
            .orElseThrow();
    return 1024.0 * Long.parseLong(kilobytes);
  }
}
