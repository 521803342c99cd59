package io.gradinstructor.mlpworker;

import io.gradinstructor.message.Message;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.TrialQueue;
import io.gradinstructor.service.FewNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What a worker counts. */
final class WorkerMetrics {
  private final MeterRegistry meters;
  private final FewNames arms = new FewNames();
  // Held here: the registry alone would let it go.
  private final List<TrialQueue> queues;
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final Timer wait;
  private final Counter resumed;
  private final Counter steps;
  private final Counter snapshots;
  private final Counter snapshotBytes;

  WorkerMetrics(MeterRegistry meters, int slots, List<TrialQueue> queues) {
    this.meters = meters;
    this.queues = queues;
    wait =
        Timer.builder("gi.worker.trial.wait")
            .description("Time of trials in the queue")
            .register(meters);
    resumed =
        Counter.builder("gi.worker.trials.resumed")
            .description("Trials of dead workers that went on from a checkpoint")
            .register(meters);
    steps = Counter.builder("gi.worker.steps").description("Training steps").register(meters);
    snapshots =
        Counter.builder("gi.worker.snapshots").description("Snapshots sent").register(meters);
    snapshotBytes =
        Counter.builder("gi.worker.snapshot")
            .baseUnit("bytes")
            .description("Weights sent in snapshots")
            .register(meters);
    Gauge.builder("gi.worker.slots", () -> slots)
        .description("Trials that this worker does at a time")
        .register(meters);
    FunctionCounter.builder(
            "gi.worker.attempts.failed",
            queues,
            q -> q.stream().mapToLong(TrialQueue::failures).sum())
        .description("Attempts at trials that failed")
        .register(meters);
  }

  void resumed() {
    resumed.increment();
  }

  void stepped() {
    steps.increment();
  }

  void sent(Snapshot snapshot) {
    snapshots.increment();
    snapshotBytes.increment(snapshot.weights().length);
  }

  Optional<Message> timed(Trial trial, long queuedAt, Supplier<Optional<Message>> work) {
    wait.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - queuedAt)));
    AtomicInteger now = running.computeIfAbsent(arms.tag(trial.arm()), this::gauge);
    now.incrementAndGet();
    try {
      Optional<Message> done = work.get();
      done.filter(TrialResult.class::isInstance)
          .map(TrialResult.class::cast)
          .ifPresent(r -> timer(trial).record((long) (r.seconds() * 1e9), TimeUnit.NANOSECONDS));
      return done;
    } finally {
      now.decrementAndGet();
    }
  }

  private Timer timer(Trial trial) {
    // Without the round: else series would grow with campaigns.
    return Timer.builder("gi.worker.trial")
        .description("Time of trials that were done")
        .tags("phase", trial.phase().kind().toString(), "arm", arms.tag(trial.arm()))
        .register(meters);
  }

  private AtomicInteger gauge(String arm) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("gi.worker.trials.running", count, AtomicInteger::get)
        .description("Trials in work")
        .tag("arm", arm)
        .register(meters);
    return count;
  }
}
