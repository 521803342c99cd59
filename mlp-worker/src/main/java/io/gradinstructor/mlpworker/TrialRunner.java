package io.gradinstructor.mlpworker;

import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.message.Brooding;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.service.Promised;
import io.gradinstructor.service.Unwanted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs trials. Used by several threads. */
final class TrialRunner {
  private final Map<InstructorId, byte[]> instructors = new ConcurrentHashMap<>();
  private final Set<String> over = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> pausedAt = new ConcurrentHashMap<>();
  private final Bases bases = new Bases();
  private final Outbox outbox;
  private final WorkerMetrics metrics;
  private final long intervalNanos;
  private final Promised promised;

  TrialRunner(
      Outbox outbox, WorkerMetrics metrics, Duration checkpointInterval, Promised promised) {
    this.promised = promised;
    this.outbox = outbox;
    this.metrics = metrics;
    intervalNanos = checkpointInterval.toNanos();
  }

  /** A published instructor, which later trials may name. */
  synchronized void accept(Instructor instructor) {
    if (!over.contains(instructor.campaign())) {
      instructors.put(instructor.id(), instructor.onnx());
    }
  }

  /** What is known of trials that stalled. */
  Bases bases() {
    return bases;
  }

  /** Whether a campaign is over. */
  boolean isOver(String campaign) {
    return over.contains(campaign);
  }

  /** Forgets the instructors of a campaign that is over. */
  synchronized void over(String campaign) {
    over.add(campaign);
    pausedAt.remove(campaign);
    instructors.keySet().removeIf(id -> id.campaign().equals(campaign));
  }

  /** A campaign was submitted: if there was one of its name, that was deleted. */
  synchronized void submitted(String campaign) {
    over.remove(campaign);
  }

  /**
   * Gives up the trials of a campaign that were queued until then; those queued later are wanted,
   * whether or not it is known already that the campaign goes on.
   *
   * @param when in milliseconds since 1970
   */
  synchronized void paused(String campaign, long when) {
    pausedAt.put(campaign, when);
  }

  private boolean unwanted(Trial trial, long queuedAt) {
    return over.contains(trial.campaign())
        || queuedAt <= pausedAt.getOrDefault(trial.campaign(), Long.MIN_VALUE);
  }

  /**
   * Trains, sends snapshots, and returns the result, or a reply where it stalled or an errand for
   * one that did is done, which the queue sends; nothing for a campaign that is over or was paused.
   *
   * @param from where a dead worker left it, or where it stalled; null to begin
   */
  Optional<Message> run(Trial trial, long queuedAt, Checkpoint from) {
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          private long last = System.nanoTime();

          @Override
          public void snapshot(Snapshot snapshot) {
            giveUpIfUnwanted();
            outbox.send(Topic.SNAPSHOTS, snapshot);
            metrics.sent(snapshot);
          }

          @Override
          public void stepped() {
            metrics.stepped();
            giveUpIfUnwanted();
          }

          private void giveUpIfUnwanted() {
            if (unwanted(trial, queuedAt)) {
              throw new Unwanted(trial.campaign());
            }
          }

          @Override
          public boolean helped() {
            return true;
          }

          @Override
          public boolean due() {
            return System.nanoTime() - last > intervalNanos;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            // First the snapshots before it: who goes on from here does not send them again.
            outbox.flush();
            outbox.send(Topic.CHECKPOINTS, checkpoint);
            if (checkpoint.phase() > 0) {
              // Who hears that it stalled looks for it.
              outbox.flush();
              bases.add(checkpoint);
            }
            last = System.nanoTime();
          }
        };
    Dataset data = Datasets.load(trial.dataset());
    Images images = trial.rewardLabels() ? data.trainAndReward() : data.train();
    try {
      if (trial.errand() != null && trial.errand().brood() != null) {
        Checkpoint base =
            from != null
                ? from
                : Brooding.base(trial, images, data.reward(), id -> await(trial, queuedAt, id));
        return unwanted(trial, queuedAt)
            ? Optional.empty()
            : Optional.of(Brooding.done(trial, images, data.reward(), base));
      }
    } catch (Unwanted e) {
      return Optional.empty();
    }
    try (TrialRun run =
        new TrialRun(trial, images, data.reward(), id -> await(trial, queuedAt, id), observer)) {
      return Optional.of(run.work(from));
    } catch (Unwanted e) {
      return Optional.empty();
    }
  }

  /** The trial may be here before the instructor that it names. */
  private byte[] await(Trial trial, long queuedAt, InstructorId id) {
    try {
      promised.await(
          trial.campaign(),
          Topic.INSTRUCTORS,
          () -> {
            if (unwanted(trial, queuedAt)) {
              throw new Unwanted(trial.campaign());
            }
            return instructors.containsKey(id) ? List.of() : List.of(id.toString());
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting for instructor " + id, e);
    }
    byte[] model = instructors.get(id);
    if (model == null) {
      throw new Unwanted(trial.campaign());
    }
    return model;
  }
}
