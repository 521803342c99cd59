package io.gradinstructor.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(1200)
class ArchiveTest {
  private static final int TRIALS = 60;
  private static final int STEPS = 3;

  private static String trial(int number) {
    return new TrialId("c", Phase.COMPARE, "a", number).toString();
  }

  @Test
  void findsByTimeAndByOffset(@TempDir Path dir) throws Exception {
    try (EmbeddedBroker running = EmbeddedBroker.start(dir, 0)) {
      Broker broker = Broker.at(running.bootstrapServers());
      Topics.create(broker);
      List<Message> sent = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        for (int t = 0; t < TRIALS; t++) {
          byte[] weights = {(byte) t, (byte) step};
          sent.add(new Snapshot(TrialId.parse(trial(t)), step, step == STEPS - 1, 0, weights));
        }
      }
      Map<String, Long> offsets = new ConcurrentHashMap<>();
      try (Outbox outbox = Outbox.transactional(broker, "test", "test");
          Feed feed =
              new Feed(
                  broker,
                  "test",
                  Set.of(Topic.SNAPSHOTS),
                  (m, s) -> offsets.put(m.key() + "@" + ((Snapshot) m).step(), s.offset()));
          Archive archive = new Archive(broker, "test", Topic.SNAPSHOTS)) {
        feed.caughtUp().get(20, TimeUnit.MINUTES);
        assertEquals(List.of(), archive.find(Snapshot.class, trial(0), 0, s -> false));
        long begin = System.currentTimeMillis();
        outbox.sendAll(sent);
        while (offsets.size() < sent.size()) {
          Thread.sleep(20);
        }
        for (int t = 0; t < TRIALS; t++) {
          List<Archive.Found<Snapshot>> all =
              archive.find(Snapshot.class, trial(t), begin, Snapshot::last);
          assertEquals(List.of(0, 1, 2), all.stream().map(f -> f.message().step()).toList());
          long second = offsets.get(trial(t) + "@1");
          assertEquals(second, all.get(1).offset());
          Snapshot found = archive.at(Snapshot.class, trial(t), second).orElseThrow();
          assertArrayEquals(new byte[] {(byte) t, 1}, found.weights());
        }
        int firstOnly = archive.find(Snapshot.class, trial(7), begin, s -> s.step() == 0).size();
        assertEquals(1, firstOnly);
        long hour = begin + 3_600_000;
        assertEquals(List.of(), archive.find(Snapshot.class, trial(7), hour, s -> false));
        assertEquals(List.of(), archive.find(Snapshot.class, "c/compare/b/000", begin, s -> false));
        long first = offsets.get(trial(7) + "@0");
        assertEquals(Optional.empty(), archive.at(Snapshot.class, trial(8), first));
        assertEquals(Optional.empty(), archive.at(Snapshot.class, trial(7), 1_000_000));
      }
    }
  }
}
