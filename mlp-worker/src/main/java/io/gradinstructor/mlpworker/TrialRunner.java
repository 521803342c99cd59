package io.gradinstructor.mlpworker;

import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.data.Dataset;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Topic;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.TrialRun;
import io.gradinstructor.messaging.Outbox;
import java.util.HashMap;
import java.util.Map;

/** Runs trials. Used by several threads. */
final class TrialRunner {
  private final Map<String, byte[]> instructors = new HashMap<>();

  /** A published instructor, which later trials may name. */
  synchronized void accept(Instructor instructor) {
    instructors.put(instructor.id(), instructor.onnx());
    notifyAll();
  }

  /** Trains, sends snapshots, and returns the result, which the queue sends. */
  TrialResult run(Trial trial, Outbox outbox) {
    try (TrialRun run =
        new TrialRun(trial, images(trial), this::await, s -> outbox.send(Topic.SNAPSHOTS, s))) {
      return run.run();
    }
  }

  private static Images images(Trial trial) {
    DatasetSpec spec = trial.dataset();
    Dataset data = Datasets.load(spec);
    return trial.rewardLabels() ? data.trainAndReward(spec) : data.train(spec);
  }

  /** The trial may be here before the instructor that it names. */
  private synchronized byte[] await(String id) {
    try {
      while (!instructors.containsKey(id)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting for instructor " + id, e);
    }
    return instructors.get(id);
  }
}
