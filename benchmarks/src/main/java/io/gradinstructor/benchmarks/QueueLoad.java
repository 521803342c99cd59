package io.gradinstructor.benchmarks;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.TrialQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Workers that only wait, on the real trial queue. */
final class QueueLoad {
  /**
   * What the queue costs.
   *
   * @param workers members of the share group
   * @param working of them that got one of as many trials
   * @param halfSeconds from the start of the first worker until half of these had theirs
   * @param joinSeconds until all of these had theirs
   * @param idleCores CPU in use, clients and broker together if they share the JVM, while they held
   *     them and renewed their locks
   * @param redone of these trials that were begun more than once
   * @param trials short ones that followed
   * @param trialsPerSecond of the short ones, all workers together
   * @param overheadMillis between the end of a worker's trial and the beginning of its next
   */
  record Cost(
      int workers,
      int working,
      double halfSeconds,
      double joinSeconds,
      double idleCores,
      int redone,
      int trials,
      int trialMillis,
      double trialsPerSecond,
      Overhead overheadMillis) {}

  /** Quantiles. */
  record Overhead(double median, double p95) {}

  private static final int JOIN_SECONDS = 180;
  private static final int HOLD_SECONDS = 12;

  private final Scratch scratch;
  private final Campaign campaign;
  private final int workers;
  private final int trials;
  private final int millis;
  private final Map<TrialId, AtomicInteger> begun = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Double> gaps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile boolean hold = true;

  private QueueLoad(Scratch scratch, Campaign campaign, int workers, int trials, int millis) {
    this.scratch = scratch;
    this.campaign = campaign;
    this.workers = workers;
    this.trials = trials;
    this.millis = millis;
  }

  static Cost measure(Scratch scratch, Campaign campaign, int workers, int trials, int millis)
      throws Exception {
    return new QueueLoad(scratch, campaign, workers, trials, millis).run();
  }

  private Cost run() throws Exception {
    List<TrialQueue> queues = new ArrayList<>();
    // As many workers to an outbox as slots to a process of eight cores.
    List<Outbox> outboxes = new ArrayList<>();
    try {
      send(Phase.explore(1), workers);
      long start = System.nanoTime();
      for (int i = 0; i < workers; i++) {
        if (i % 8 == 0) {
          outboxes.add(new Outbox(Broker.at(scratch.bootstrap()), "load-" + i));
        }
        TrialQueue queue =
            new TrialQueue(
                Broker.at(scratch.bootstrap()), "load-" + i, outboxes.get(outboxes.size() - 1));
        queues.add(queue);
        long[] last = {0};
        queue.start((trial, queuedAt, again) -> Optional.of(work(trial, last)));
      }
      await(JOIN_SECONDS, () -> begun.size() >= (workers + 1) / 2);
      final double half = Stream.seconds(start);
      await(JOIN_SECONDS, () -> begun.size() == workers);
      final double join = Stream.seconds(start);
      final int working = begun.size();
      long cpu = Stream.cpuNanos();
      long held = System.nanoTime();
      TimeUnit.SECONDS.sleep(HOLD_SECONDS);
      double cores = (Stream.cpuNanos() - cpu) / 1e9 / Stream.seconds(held);
      hold = false;
      await(JOIN_SECONDS, () -> ended.get() >= workers);
      int redone = begun.values().stream().mapToInt(n -> n.get() - 1).sum();
      gaps.clear();
      ended.set(0);
      long began = System.nanoTime();
      send(Phase.COMPARE, trials);
      if (!await(600, () -> ended.get() >= trials)) {
        throw new IllegalStateException(ended.get() + " of " + trials + " trials ended");
      }
      double rate = trials / Stream.seconds(began);
      return new Cost(
          workers, working, half, join, cores, redone, trials, millis, rate, overhead());
    } finally {
      queues.parallelStream().forEach(TrialQueue::close);
      outboxes.forEach(Outbox::close);
      scratch.clear(Topic.TRIALS);
    }
  }

  private void send(Phase phase, int n) {
    List<Trial> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(Samples.trial(campaign, phase, i));
    }
    try (Outbox outbox = new Outbox(Broker.at(scratch.bootstrap()), "load-trials")) {
      outbox.sendAll(all);
    }
  }

  private TrialResult work(Trial trial, long[] last) {
    long start = System.nanoTime();
    boolean held = trial.id().explores();
    if (!held && last[0] != 0) {
      gaps.add((start - last[0]) / 1e6);
    }
    try {
      if (held) {
        begun.computeIfAbsent(trial.id(), k -> new AtomicInteger()).incrementAndGet();
        while (hold) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      } else {
        TimeUnit.MILLISECONDS.sleep(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    // Not across the pause after the held ones.
    last[0] = held ? 0 : System.nanoTime();
    ended.incrementAndGet();
    return new TrialResult(trial.id(), null, false, null, null, 0, 0.1);
  }

  private Overhead overhead() {
    double[] sorted = gaps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Overhead(Double.NaN, Double.NaN);
    }
    return new Overhead(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.95)]);
  }

  private static boolean await(int seconds, BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return done.getAsBoolean();
  }
}
