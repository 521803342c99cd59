package io.gradinstructor.messaging;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Whether a process, or a part of it, has begun to stop, and with it the one distinction between
 * work that failed and work that was cut off: what throws after the stop began is left undone, to
 * be done again, whatever it threw. So {@link #begin} comes before anything is closed or
 * interrupted.
 */
public final class Stopping {
  /**
   * How work ended: it came to a value, failed, or was cut off by a stop.
   *
   * @param failure why it failed; null unless it did
   * @param cut whether it was cut off
   */
  public record Attempt<T>(T value, Throwable failure, boolean cut) {}

  private final Stopping whole;
  private volatile boolean begun;
  private volatile boolean busy;

  /** Of a process. */
  public Stopping() {
    this(null);
  }

  private Stopping(Stopping whole) {
    this.whole = whole;
  }

  /** Of a part, which may stop alone and stops with the whole. */
  public Stopping part() {
    return new Stopping(this);
  }

  /** From now on nothing counts as failed. */
  public void begin() {
    begun = true;
  }

  /** Whether it began. */
  public boolean begun() {
    return begun || whole != null && whole.begun();
  }

  /** Does work, and tells how it ended; throws nothing. */
  public <T> Attempt<T> attempt(Callable<? extends T> work) {
    try {
      return new Attempt<>(work.call(), null, false);
    } catch (Throwable e) {
      boolean cut = begun() || jvmEnds() || toldToStop(e);
      return new Attempt<>(null, cut ? null : e, cut);
    }
  }

  /** Something still computes that could not be interrupted. */
  public void leaveBusy() {
    busy = true;
    if (whole != null) {
      whole.leaveBusy();
    }
  }

  /** Whether something still computes: ONNX Runtime must not be taken from under it. */
  public boolean busy() {
    return busy;
  }

  /** Interrupted, or shut out by a newer process that took its place. */
  private static boolean toldToStop(Throwable e) {
    for (Throwable c = e; c != null; c = c.getCause()) {
      if (c instanceof InterruptedException
          || c instanceof InterruptException
          || c instanceof ClosedByInterruptException
          || c instanceof CancellationException
          || c instanceof ProducerFencedException) {
        return true;
      }
    }
    return false;
  }

  /** Its shutdown hooks run in any order: who looks may be ahead of the one that tells us. */
  private static boolean jvmEnds() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
