package io.gradinstructor.mlpworker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.service.Promised;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Naive;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrialRunnerTest {
  private static Trial trial() {
    Range few = new Range(0, 64);
    return new Trial(
        new TrialId("given-up-0", Phase.COMPARE, "backprop", 0),
        7,
        new DatasetSpec("mnist-sample", null, null, few, new Range(64, 128), few),
        false,
        new TrainingSpec(0.1, 32, 1).recipe(List.of(784, 2, 10), new Naive(1)),
        new Watch(List.of(0), true));
  }

  /** There is no broker: whatever is sent is an error, or waited for. */
  private static void sendsNothing(Consumer<TrialRunner> before) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Outbox outbox = new Outbox(Broker.at("127.0.0.1:1"), "test")) {
      WorkerMetrics metrics = new WorkerMetrics(meters, 1, List.of());
      TrialRunner runner =
          new TrialRunner(
              outbox,
              metrics,
              Duration.ofHours(1),
              new Promised(c -> false, m -> {}, () -> true, Duration.ofHours(1)));
      before.accept(runner);
      assertEquals(Optional.empty(), runner.run(trial(), 1000, null));
      assertEquals(0, meters.get("gi.worker.snapshots").counter().count());
      assertEquals(0, meters.get("gi.worker.steps").counter().count());
    }
  }

  @Test
  void aTrialOfAPausedCampaignSendsNotEvenItsStart() {
    sendsNothing(runner -> runner.paused("given-up-0", 1000));
  }

  @Test
  void aTrialOfACampaignThatIsOverSendsNotEvenItsStart() {
    sendsNothing(runner -> runner.over("given-up-0"));
  }
}
