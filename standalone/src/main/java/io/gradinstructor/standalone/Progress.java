package io.gradinstructor.standalone;

import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says how a campaign goes on, a bar on a terminal, a line per phase elsewhere, and takes times.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 20;

  /** Before that many seconds nobody can tell how long a phase takes. */
  private static final double EARLY = 2;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final long start;
  private String phase = "";
  private long phaseStart;

  /** Steps of the phase that were done before. */
  private int before;

  private int shown;
  private final Map<String, Double> phases = new LinkedHashMap<>();
  private double total;
  private String waiting = "";

  Progress(PrintStream out, boolean terminal) {
    this(out, terminal, System::nanoTime);
  }

  Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    start = nanos.getAsLong();
    phaseStart = start;
  }

  void show(CampaignStatus status) {
    String now = status.phase();
    if (!now.equals(phase)) {
      finishPhase();
      phase = now;
      phaseStart = nanos.getAsLong();
      before = status.done();
    }
    if (terminal) {
      String line = line(now, status.done(), status.total());
      if (status.total() > 0) {
        line += left(status.done(), status.total()) + best(status.best());
      }
      out.print("\r" + line + " ".repeat(Math.max(1, shown - line.length())));
      out.flush();
      shown = line.length();
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

  /** How long this phase takes yet, if it goes on as it went; empty before that can be told. */
  private String left(int done, int total) {
    double took = seconds(phaseStart);
    if (done <= before || done >= total || took < EARLY) {
      return "";
    }
    long left = Math.round(took * (total - done) / (done - before));
    return String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60);
  }

  private static String best(CampaignStatus.Best best) {
    return best == null
        ? ""
        : String.format(Locale.ROOT, ", best %.2f %% (%s)", 100 * best.accuracy(), best.arm());
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
      shown = 0;
    }
  }

  private double seconds(long since) {
    return (nanos.getAsLong() - since) / 1e9;
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
