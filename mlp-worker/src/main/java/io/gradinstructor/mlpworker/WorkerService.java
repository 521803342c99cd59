package io.gradinstructor.mlpworker;

import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.gradinstructor.messaging.TrialQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Takes trials from the queue, as many at a time as there are slots. */
@ApplicationScoped
public class WorkerService {
  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Inject
  @ConfigProperty(name = "gi.worker.slots")
  OptionalInt slots;

  @Inject MeterRegistry metrics;

  private final TrialRunner runner = new TrialRunner();
  private final List<TrialQueue> queues = new ArrayList<>();
  private Outbox outbox;
  private Feed instructors;

  void start(@Observes StartupEvent event) {
    Topics.create(bootstrap);
    outbox = new Outbox(bootstrap, "mlp-worker");
    instructors =
        new Feed(
            bootstrap,
            "mlp-worker-instructors",
            Set.of(Topic.INSTRUCTORS),
            (message, topic) -> runner.accept((Instructor) message));
    int n = slots.orElse(Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < n; i++) {
      TrialQueue queue = new TrialQueue(bootstrap, "mlp-worker-" + i, outbox);
      queues.add(queue);
      queue.start(this::run);
    }
  }

  private TrialResult run(Trial trial) {
    TrialResult result = runner.run(trial, outbox);
    metrics
        .timer(
            "gi.worker.trial", "phase", trial.phase().replaceAll("-\\d+$", ""), "arm", trial.arm())
        .record((long) (result.seconds() * 1e9), TimeUnit.NANOSECONDS);
    metrics.counter("gi.worker.steps").increment(trial.steps());
    return result;
  }

  @PreDestroy
  void stop() {
    queues.parallelStream().forEach(TrialQueue::close);
    if (instructors != null) {
      instructors.close();
    }
    if (outbox != null) {
      outbox.close();
    }
  }

  boolean ready() {
    return instructors != null
        && instructors.alive()
        && queues.stream().allMatch(TrialQueue::alive);
  }

  long deadLetters() {
    return instructors.deadLetters() + queues.stream().mapToLong(TrialQueue::parked).sum();
  }
}
