package io.gradinstructor.integration;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits that end with what is waited for, or once nothing has moved for long: a slow machine is no
 * failure. What counts as long grows with the machine's load.
 */
final class Patience {
  private static final double STILL_SECONDS = 240;
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Computing counts as moving only in such portions: what idles computes a little as well. */
  private static final long PORTION_SECONDS = 30;

  /** What is waited for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /** What is different as long as something moves on the way there. */
  @FunctionalInterface
  interface Signs {
    Object now() throws Exception;
  }

  private Patience() {}

  /** Waits; any process that the tests started may be what moves. */
  static void await(String what, Condition condition) throws Exception {
    await(what, condition, () -> "");
  }

  /** Waits for as long as signs change or processes compute that the tests started. */
  static void await(String what, Condition condition, Signs signs) throws Exception {
    Object last = null;
    double still = 0;
    long lap = System.nanoTime();
    while (true) {
      long asked = System.nanoTime();
      if (condition.holds()) {
        return;
      }
      long answered = System.nanoTime();
      if (answered - lap > TimeUnit.SECONDS.toNanos(1)) {
        Object now = List.of(signs.now(), computed());
        still = now.equals(last) ? still + (answered - lap) / 1e9 / crowd() : 0;
        if (still > STILL_SECONDS) {
          throw new AssertionError("in vain: " + what + "; nothing moves any more: " + now);
        }
        last = now;
        lap = answered;
      }
      // What is costly to ask is asked less often.
      TimeUnit.NANOSECONDS.sleep(Math.max(PAUSE.toNanos(), answered - asked));
    }
  }

  /** Waits for the end of a process, and returns its exit code; files that grow are signs. */
  static int end(Process process, Path... files) throws Exception {
    await(
        "the end of " + process.info().commandLine().orElse("a process"),
        () -> process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS),
        () -> sizes(files));
    return process.exitValue();
  }

  private static List<Long> sizes(Path... files) throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (Path file : files) {
      sizes.add(Files.size(file));
    }
    return sizes;
  }

  /** A browser draws whether or not anything goes on: it does not count. */
  private static long computed() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> !p.info().command().orElse("").contains("chrom"))
        .mapToLong(p -> p.info().totalCpuDuration().map(Duration::toSeconds).orElse(0L))
        .map(seconds -> seconds / PORTION_SECONDS)
        .sum();
  }

  /** How many programs share a core: each gets that much less done in a second. */
  private static double crowd() {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    return Math.max(1, machine.getSystemLoadAverage() / machine.getAvailableProcessors());
  }
}
