package io.gradinstructor.mlpworker;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.messaging.TrialQueue;
import io.gradinstructor.service.Service;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Takes trials from the queue, as many at a time as there are slots. */
@ApplicationScoped
public class WorkerService extends Service {
  private static final Logger LOG = Logger.getLogger(WorkerService.class);

  @Inject
  @ConfigProperty(name = "gi.worker.slots")
  OptionalInt slots;

  @Inject
  @ConfigProperty(name = "gi.worker.checkpoint.interval", defaultValue = "10S")
  Duration checkpointInterval;

  private WorkerMetrics metrics;
  private TrialRunner runner;
  private Outbox outbox;

  WorkerService() {
    super("mlp-worker");
  }

  @Override
  protected void begin() {
    requireOnnxRuntime();
    outbox = outbox();
    int n = slots.orElse(Runtime.getRuntime().availableProcessors());
    List<TrialQueue> queues = new ArrayList<>();
    metrics = new WorkerMetrics(meters(), n, queues);
    runner =
        new TrialRunner(
            outbox, metrics, checkpointInterval, promised(c -> runner.isOver(c), outbox));
    feed(Set.of(Topic.CAMPAIGNS, Topic.INSTRUCTORS), this::hear);
    for (int i = 0; i < n; i++) {
      queues.add(queue(outbox, this::run));
    }
  }

  private void hear(Message message, Sent sent) {
    if (message instanceof Instructor i) {
      runner.accept(i);
    } else if (message instanceof CampaignEvent.Submitted) {
      runner.submitted(message.campaign());
    } else if (message instanceof CampaignEvent.Finished
        || message instanceof CampaignEvent.Failed) {
      runner.over(message.campaign());
    } else if (message instanceof CampaignEvent.Paused) {
      runner.paused(message.campaign(), sent.at());
    }
  }

  private Optional<Message> run(Trial trial, long queuedAt, boolean again) {
    MDC.put("trial", trial.key());
    try {
      Checkpoint from = from(trial, queuedAt, again).orElse(null);
      if (from != null) {
        LOG.infof("going on with %s at step %d", from.trial(), from.step());
      }
      if (from != null && from.phase() == 0 && from.trial().equals(trial.id())) {
        metrics.resumed();
      }
      return metrics.timed(trial, queuedAt, () -> runner.run(trial, queuedAt, from));
    } finally {
      MDC.remove("trial");
    }
  }

  /** Where it goes on: of a trial that stalled, there, or where another worker left it since. */
  private Optional<Checkpoint> from(Trial trial, long queuedAt, boolean again) {
    if (trial.errand() == null) {
      return checkpoint(trial, queuedAt, again);
    }
    Optional<Checkpoint> base = runner.bases().of(trial, () -> base(trial));
    boolean begun = again && trial.errand().brood() == null;
    Optional<Checkpoint> own = begun ? checkpoint(trial, queuedAt, true) : Optional.empty();
    boolean further = own.isPresent() && (base.isEmpty() || own.get().step() > base.get().step());
    return further ? own : base;
  }
}
