package io.gradinstructor.benchmarks;

import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Messages of one kind through an outbox and back out of a feed. */
final class Stream {
  /**
   * What one kind of message costs.
   *
   * @param out messages per second from one thread to the broker's acknowledgement of the last
   * @param in messages per second on a feed's thread, decoded
   * @param disk bytes per message in the broker's segments
   */
  record Cost(String message, int bytes, int messages, double out, double in, double disk) {}

  private Stream() {}

  /** Sends and reads so many messages, and leaves the topic empty. */
  static Cost measure(
      Scratch scratch, Topic topic, String name, int bytes, int n, IntFunction<Message> messages)
      throws Exception {
    long before = scratch.disk(topic);
    double out = send(scratch.bootstrap(), topic, n, messages);
    double disk = (double) (scratch.disk(topic) - before) / n;
    double in = receive(scratch.bootstrap(), topic, n);
    scratch.clear(topic);
    return new Cost(name, bytes, n, out, in, disk);
  }

  /** Messages per second. */
  static double send(String bootstrap, Topic topic, int n, IntFunction<Message> messages) {
    try (Outbox outbox = new Outbox(Broker.at(bootstrap), "load")) {
      long start = System.nanoTime();
      for (int i = 0; i < n; i++) {
        outbox.send(topic, messages.apply(i));
      }
      outbox.flush();
      return n / seconds(start);
    }
  }

  private static double receive(String bootstrap, Topic topic, int n) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(n);
    AtomicLong first = new AtomicLong();
    try (Feed feed =
        new Feed(
            Broker.at(bootstrap),
            "load",
            Set.of(topic),
            (message, t) -> {
              first.compareAndSet(0, System.nanoTime());
              left.countDown();
            })) {
      if (!left.await(10, TimeUnit.MINUTES) || feed.deadLetters() > 0) {
        throw new IllegalStateException(left.getCount() + " messages did not come back");
      }
      return (n - 1) / seconds(first.get());
    }
  }

  static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** CPU time of this process so far. */
  static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
