package io.gradinstructor.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stop cuts off is neither failed nor done, and what failed by itself says so once. */
@Timeout(120)
class StoppingTest {
  private static final String CUT = Trials.id("cut").toString();

  @TempDir static Path dir;
  private static EmbeddedBroker embedded;
  private static Broker broker;
  private static DeadLetterBox letters;

  @BeforeAll
  static void start() throws Exception {
    // What counts as a delivery twice is dropped.
    embedded = EmbeddedBroker.start(dir, 0, Map.of("group.share.delivery.count.limit", "2"));
    broker = Broker.at(embedded.bootstrapServers());
    Topics.create(broker);
    letters = new DeadLetterBox(broker);
  }

  @AfterAll
  static void stop() {
    letters.close();
    embedded.close();
  }

  @Test
  void onlyWhatThrowsBeforeTheStopFailed() {
    Stopping process = new Stopping();
    Stopping part = process.part();
    RejectedExecutionException rejected = new RejectedExecutionException("closed");
    assertEquals(1, part.attempt(() -> 1).value());
    assertSame(rejected, part.attempt(() -> thrown(rejected)).failure());
    process.begin();
    assertTrue(part.begun());
    assertTrue(part.attempt(() -> thrown(rejected)).cut());
    assertNull(part.attempt(() -> thrown(new OutOfMemoryError())).failure());
    assertEquals(1, part.attempt(() -> 1).value(), "what was done is done");
  }

  @Test
  void aPartStopsAlone() {
    Stopping process = new Stopping();
    process.part().begin();
    assertFalse(process.begun());
  }

  @Test
  void anInterruptIsAStopHoweverItComesOut() {
    for (Throwable e :
        List.of(
            new InterruptedException(),
            new ClosedByInterruptException(),
            new InterruptException("x"),
            new ProducerFencedException("a newer one"),
            new IllegalStateException("a critic did not learn", new InterruptedException()))) {
      assertTrue(new Stopping().attempt(() -> thrown(e)).cut(), e.toString());
    }
  }

  @Test
  void aMessageWhoseHandlingWasCutOffComesAgain() throws Exception {
    CountDownLatch inHand = new CountDownLatch(1);
    int buried = letters.count();
    try (Outbox outbox = new Outbox(broker, "test")) {
      outbox.sendAll(List.of(new Reward(Trials.id("cut"), 0, true, 0, 0)));
      Feed first =
          Feed.grouped(
              broker,
              "first",
              "cut-off",
              Set.of(Topic.REWARDS),
              (m, sent) -> {
                if (m.key().equals(CUT)) {
                  inHand.countDown();
                  untilInterrupted();
                  throw new RejectedExecutionException("the pool is closed");
                }
              },
              outbox::flush,
              Feed.Terms.alone());
      assertTrue(inHand.await(60, TimeUnit.SECONDS));
      first.close();
      assertFalse(first.alive());
      BlockingQueue<String> again = new LinkedBlockingQueue<>();
      try (Feed second =
          Feed.grouped(
              broker,
              "second",
              "cut-off",
              Set.of(Topic.REWARDS),
              (m, sent) -> again.add(m.key()),
              outbox::flush,
              Feed.Terms.alone())) {
        while (!CUT.equals(again.take())) {
          // What others sent.
        }
      }
    }
    assertEquals(buried, letters.count());
  }

  @Test
  void aTrialThatStopsCutOffIsNeverLostAndCountsNothing() throws Exception {
    BlockingQueue<TrialResult> results = new LinkedBlockingQueue<>();
    try (Outbox outbox = new Outbox(broker, "test");
        Feed feed =
            new Feed(
                broker,
                "results",
                Set.of(Topic.RESULTS),
                (m, sent) -> {
                  if (m.key().equals(Trials.id("often-stopped").toString())) {
                    results.add((TrialResult) m);
                  }
                })) {
      outbox.sendAll(List.of(trial("often-stopped")));
      for (int stop = 0; stop < 3; stop++) {
        CountDownLatch inHand = new CountDownLatch(1);
        Stopping process = new Stopping();
        try (TrialQueue queue = new TrialQueue(broker, "stopped", outbox, process)) {
          queue.start(
              (trial, at, again) -> {
                inHand.countDown();
                untilInterrupted();
                throw new IllegalStateException("model failed: the session is closed");
              });
          assertTrue(inHand.await(60, TimeUnit.SECONDS), "stop " + stop);
          process.begin();
          queue.close();
          assertEquals(0, queue.failures());
        }
      }
      try (TrialQueue queue = new TrialQueue(broker, "last", outbox)) {
        queue.start(
            (trial, at, again) ->
                Optional.of(
                    new TrialResult(
                        trial.id(), again ? null : "not begun before", false, null, null, 0, 0)));
        assertNull(results.take().failure());
      }
    }
  }

  @Test
  void aFaultThatTryingAgainCannotMendIsTriedOnce() throws Exception {
    BlockingQueue<TrialResult> results = new LinkedBlockingQueue<>();
    try (Outbox outbox = new Outbox(broker, "test");
        Feed feed =
            new Feed(
                broker,
                "results",
                Set.of(Topic.RESULTS),
                (m, sent) -> {
                  if (m.key().equals(Trials.id("hopeless").toString())) {
                    results.add((TrialResult) m);
                  }
                });
        TrialQueue queue = new TrialQueue(broker, "hopeless", outbox)) {
      outbox.sendAll(List.of(trial("hopeless")));
      queue.start(
          (trial, at, again) -> {
            throw new IllegalStateException(new DeterministicFault("labels go to 26"));
          });
      assertEquals("labels go to 26", results.take().failure());
      assertEquals(1, queue.failures());
    }
  }

  @Test
  void aLetterIsBuriedOnceByOneReaderAndOverAllStarts() throws Exception {
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    try (var producer = new KafkaProducer<byte[], byte[]>(Outbox.config(broker, "garbage", null))) {
      producer
          .send(new ProducerRecord<>(Topic.EXPLAIN_ANSWERS.topicName(), 0, null, garbage))
          .get();
    }
    try (Outbox outbox = new Outbox(broker, "test")) {
      outbox.sendAll(List.of(new CampaignEvent.Finished("unhandled")));
    }
    int before = letters.count();
    BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    for (int start = 0; start < 2; start++) {
      for (boolean keeper : new boolean[] {true, false}) {
        try (Feed feed =
            new Feed(
                broker,
                keeper ? "keeper" : "other",
                Set.of(Topic.EXPLAIN_ANSWERS, Topic.CAMPAIGNS),
                (m, sent) -> {
                  if (keeper && m.campaign().equals("unhandled")) {
                    throw new IllegalStateException("cannot be handled");
                  }
                },
                new Feed.Terms(new Stopping(), keeper, (m, why) -> lost.add(m.key() + why)))) {
          feed.caughtUp().get(60, TimeUnit.SECONDS);
        }
      }
    }
    assertEquals(before + 2, letters.count(), "the garbage, and what could not be handled");
    assertEquals(2, lost.size(), "told at each start, as nobody may have heard");
    assertTrue(lost.take().endsWith("cannot be handled"));
  }

  private static void untilInterrupted() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      // Swallowed, as some libraries do.
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> Integer thrown(Throwable e) throws E {
    throw (E) e;
  }

  private static Trial trial(String id) {
    return Trials.trial(id);
  }
}
