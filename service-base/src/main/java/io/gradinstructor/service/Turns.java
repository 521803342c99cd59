package io.gradinstructor.service;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Heavy work for whoever asks: so much at a time, a few wait, and who comes when these are enough
 * is sent away at once. Whoever waits holds a thread that others need for what is light.
 */
public final class Turns {
  private final String busy;
  private final Semaphore places;
  private final Semaphore turns;

  /**
   * With its limits.
   *
   * @param what is asked for, in the plural, as those who are sent away are told
   */
  public Turns(String what, int atATime, int waiting) {
    busy = what + ": too many are asked for at a time, ask again later";
    places = new Semaphore(atATime + waiting);
    turns = new Semaphore(atATime, true);
  }

  /** Whether the next one is sent away. */
  boolean full() {
    return places.availablePermits() == 0;
  }

  /** What is done in a turn. */
  public interface Work<T, E extends Exception> {
    T work() throws E;
  }

  /**
   * Waits for a turn and does the work.
   *
   * @param gone whether nobody waits for the answer any longer; asked once it is the work's turn
   * @throws Busy if too many wait already, or nobody waits for this one
   */
  public <T, E extends Exception> T take(BooleanSupplier gone, Work<T, E> work)
      throws E, InterruptedException {
    if (!places.tryAcquire()) {
      throw new Busy(busy);
    }
    try {
      turns.acquire();
      try {
        if (gone.getAsBoolean()) {
          throw new Busy("nobody waits for it any longer");
        }
        return work.work();
      } finally {
        turns.release();
      }
    } finally {
      places.release();
    }
  }
}
