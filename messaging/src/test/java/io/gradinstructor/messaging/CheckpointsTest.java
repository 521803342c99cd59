package io.gradinstructor.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.training.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckpointsTest {
  @TempDir Path dir;

  private static TrialId id(int number) {
    return new TrialId("c", Phase.TUNE, "a", number);
  }

  private static Trial trial(int number, TrialId after) {
    return new Trial(id(number), 1, null, false, null, new Watch(List.of(), false), after);
  }

  private static Checkpoint checkpoint(int number, int step) {
    return new Checkpoint(id(number), step, new TreeMap<>(), List.of(), 32L * step);
  }

  @Test
  void aTrialGoesOnFromItsOwnOrFromTheEndOfTheOneBefore() throws Exception {
    try (EmbeddedBroker embedded = EmbeddedBroker.start(dir, 0)) {
      Broker broker = Broker.at(embedded.bootstrapServers());
      Topics.create(broker);
      try (Outbox outbox = new Outbox(broker, "test")) {
        outbox.sendAll(List.of(checkpoint(0, 5), checkpoint(0, 10), checkpoint(1, 12)));
      }
      long now = System.currentTimeMillis();
      assertEquals(
          Optional.of(checkpoint(0, 10)), Checkpoints.latest(broker, "test", trial(0, null), now));
      assertEquals(
          Optional.of(checkpoint(0, 10)), Checkpoints.before(broker, "test", trial(1, id(0))));
      assertEquals(Optional.empty(), Checkpoints.before(broker, "test", trial(1, null)));
      assertEquals(Optional.empty(), Checkpoints.before(broker, "test", trial(3, id(2))));
    }
  }
}
