package io.gradinstructor.tracking;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes calls until they are taken or refused, with growing pauses; what is refused is logged once
 * for each campaign.
 */
final class Delivery implements AutoCloseable {
  private static final long LONGEST_PAUSE_MS = 30_000;

  /** Something to be told to a tracker. */
  @FunctionalInterface
  interface Call {
    void make() throws IOException, InterruptedException;
  }

  private final String where;
  private final long firstPauseMs;
  private final Set<String> refused = new HashSet<>();
  private final Consumer<String> log;
  private volatile long lastSuccess = System.nanoTime();
  private boolean hurried;
  private boolean closed;

  /**
   * To a place.
   *
   * @param where how the log names it
   * @param log takes what people should know
   */
  Delivery(String where, long firstPauseMs, Consumer<String> log) {
    this.where = where;
    this.firstPauseMs = firstPauseMs;
    this.log = log;
  }

  /** Returns when the call succeeded, was refused, or nothing can be delivered any more. */
  void deliver(String campaign, String what, Call call) throws InterruptedException {
    for (long pause = firstPauseMs; !closed(); pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
      try {
        call.make();
        lastSuccess = System.nanoTime();
        return;
      } catch (Refused e) {
        if (refused.add(campaign)) {
          log.accept(
              where + " refuses " + what + ", as it may more of this campaign: " + e.getMessage());
        }
        return;
      } catch (IOException e) {
        if (pause == firstPauseMs && !closed()) {
          String why = e.getClass() == IOException.class ? e.getMessage() : e.toString();
          log.accept(where + " does not have " + what + " yet, it is tried again: " + why);
        }
      }
      pause(pause);
    }
  }

  /** Of a campaign nothing is delivered any more. */
  void forget(String campaign) {
    refused.remove(campaign);
  }

  private synchronized boolean closed() {
    return closed;
  }

  private synchronized void pause(long ms) throws InterruptedException {
    long start = System.nanoTime();
    while (!closed) {
      // Whoever is about to go does not sleep for long.
      long left = (hurried ? firstPauseMs : ms) - (System.nanoTime() - start) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** When something was taken last, as {@link System#nanoTime} has it. */
  long lastSuccess() {
    return lastSuccess;
  }

  /** Soon it will be too late: pauses are short from now on. */
  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }

  /** Gives up what was not delivered. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
