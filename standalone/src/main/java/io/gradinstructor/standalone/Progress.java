package io.gradinstructor.standalone;

import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says how a campaign goes on, a bar on a terminal, a line per phase elsewhere, and takes times.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private String phase = "";
  private long phaseStart = start;
  private final Map<String, Double> phases = new LinkedHashMap<>();
  private double total;
  private String waiting = "";

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(CampaignStatus status) {
    String now = status.phase();
    if (!now.equals(phase)) {
      finishPhase();
      phase = now;
      phaseStart = System.nanoTime();
    }
    if (terminal) {
      out.print("\r" + line(now, status.done(), status.total()) + " ");
      out.flush();
    }
    waits(status.waiting() == null ? "" : status.waiting().what());
  }

  /** Nothing waits for long without saying so: once for each thing. */
  private void waits(String what) {
    if (!what.equals(waiting) && !what.isEmpty()) {
      out.printf(Locale.ROOT, "%swaits for %s%n", terminal ? "\n" : "", what);
    }
    waiting = what;
  }

  private static String line(String phase, int done, int total) {
    if (total == 0) {
      return String.format(Locale.ROOT, "%-12s", phase);
    }
    int filled = WIDTH * done / total;
    return String.format(
        Locale.ROOT,
        "%-12s [%s%s] %d/%d",
        phase,
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        done,
        total);
  }

  private void finishPhase() {
    if (!phase.isEmpty() && !phase.equals("prepare")) {
      phases.put(phase, seconds(phaseStart));
      out.printf(
          Locale.ROOT,
          "%s%-12s done in %.1f s%s%n",
          terminal ? "\r" : "",
          phase,
          phases.get(phase),
          " ".repeat(terminal ? 40 : 0));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /**
   * Times of the campaign, once this is closed.
   *
   * @param secondsPerTrial per arm
   */
  Timings timings(Map<String, Double> secondsPerTrial) {
    return new Timings(secondsPerTrial, phases, total);
  }

  @Override
  public void close() {
    finishPhase();
    total = seconds(start);
    if (phase.isEmpty()) {
      return;
    }
    out.printf(Locale.ROOT, "%-12s      %.1f s%n", "campaign", total);
  }
}
