package io.gradinstructor.messaging;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that compute for long give way to those that answer: where {@code gi} lets the system
 * know priorities, people do not wait for a core.
 */
public final class ComputeThreads {
  private ComputeThreads() {}

  /** Makes daemons of a name with a number. */
  public static ThreadFactory named(String name) {
    AtomicInteger made = new AtomicInteger();
    return body -> {
      Thread thread = new Thread(body, name + "-" + made.getAndIncrement());
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      return thread;
    };
  }
}
