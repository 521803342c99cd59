package io.gradinstructor.messaging;

import static io.gradinstructor.messaging.Trials.await;
import static io.gradinstructor.messaging.Trials.id;
import static io.gradinstructor.messaging.Trials.result;
import static io.gradinstructor.messaging.Trials.sleep;
import static io.gradinstructor.messaging.Trials.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue that workers share: each trial is done, by whoever is there, or parked. */
@Timeout(120)
class TrialQueueTest extends OneBroker {
  @Test
  void workersShareTheQueueAndAnAbandonedTrialIsTakenOver() throws Exception {
    int n = 80;
    Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    CountDownLatch abandoned = new CountDownLatch(1);
    try (Outbox outbox = new Outbox(Broker.at(bootstrap), "test");
        Feed feed =
            new Feed(
                Broker.at(bootstrap),
                "results",
                Set.of(Topic.RESULTS),
                (m, t) -> {
                  if (((TrialResult) m).trial().arm().startsWith("t")) {
                    done.computeIfAbsent(m.key(), k -> new AtomicInteger()).incrementAndGet();
                  }
                })) {
      for (int i = 0; i < n; i++) {
        outbox.send(Topic.TRIALS, trial("t" + i));
      }
      TrialQueue quitter = new TrialQueue(Broker.at(bootstrap), "quitter", outbox);
      quitter.start(
          (t, at, again) -> {
            abandoned.countDown();
            sleep(60_000);
            return Optional.of(result(t));
          });
      assertTrue(abandoned.await(30, TimeUnit.SECONDS));
      Map<String, AtomicInteger> shares = new ConcurrentHashMap<>();
      List<TrialQueue> queues = new ArrayList<>();
      for (int w = 0; w < 3; w++) {
        String name = "worker" + w;
        TrialQueue queue = new TrialQueue(Broker.at(bootstrap), name, outbox);
        queues.add(queue);
        Set<String> failedOnce = ConcurrentHashMap.newKeySet();
        queue.start(
            (t, at, again) -> {
              shares.computeIfAbsent(name, k -> new AtomicInteger()).incrementAndGet();
              if (t.arm().endsWith("7") && failedOnce.add(t.arm()) && name.equals("worker0")) {
                throw new IllegalStateException("tripped");
              }
              sleep(20);
              return Optional.of(result(t));
            });
      }
      quitter.close();
      await(() -> done.size() == n);
      queues.forEach(TrialQueue::close);
      assertEquals(3, shares.size());
      assertEquals(0, queues.stream().mapToLong(TrialQueue::parked).sum());
    }
  }

  @Test
  void aLongTrialIsKeptAndAHopelessOneIsParked() throws Exception {
    lockFor("3000");
    int before = letters.count();
    AtomicInteger starts = new AtomicInteger();
    AtomicInteger tries = new AtomicInteger();
    Map<TrialId, TrialResult> results = new ConcurrentHashMap<>();
    try (Outbox outbox = new Outbox(Broker.at(bootstrap), "test");
        Feed feed =
            new Feed(
                Broker.at(bootstrap),
                "results",
                Set.of(Topic.RESULTS),
                (m, t) -> {
                  TrialResult r = (TrialResult) m;
                  if (r.trial().arm().matches("long|hopeless|short\\d")) {
                    results.put(r.trial(), r);
                  }
                });
        TrialQueue one = new TrialQueue(Broker.at(bootstrap), "one", outbox);
        TrialQueue two = new TrialQueue(Broker.at(bootstrap), "two", outbox)) {
      for (TrialQueue queue : List.of(one, two)) {
        queue.start(
            (t, at, again) -> {
              if (t.arm().equals("hopeless")) {
                tries.incrementAndGet();
                throw new IllegalStateException("no way");
              }
              if (t.arm().equals("long")) {
                starts.incrementAndGet();
                sleep(7_000);
              }
              return Optional.of(result(t));
            });
      }
      outbox.send(Topic.TRIALS, trial("long"));
      await(() -> starts.get() == 1);
      outbox.send(Topic.TRIALS, trial("hopeless"));
      for (int i = 0; i < 8; i++) {
        outbox.send(Topic.TRIALS, trial("short" + i));
      }
      await(() -> results.size() == 10);
      assertEquals(1, starts.get());
      assertEquals(TrialQueue.ATTEMPTS, tries.get());
      assertTrue(results.remove(id("hopeless")).failure().contains("no way"));
      results.values().forEach(r -> assertNull(r.failure(), r.key()));
      assertEquals(before + 1, letters.count());
    } finally {
      lockFor("15000");
    }
  }

  private void lockFor(String millis) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      ConfigEntry entry = new ConfigEntry("share.record.lock.duration.ms", millis);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, TrialQueue.GROUP),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
