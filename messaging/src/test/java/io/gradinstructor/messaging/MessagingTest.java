package io.gradinstructor.messaging;

import static io.gradinstructor.messaging.Trials.await;
import static io.gradinstructor.messaging.Trials.id;
import static io.gradinstructor.messaging.Trials.reward;
import static io.gradinstructor.messaging.Trials.trial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.kafkaembedded.FolderLock;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.Heat;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the broker comes back, and what cannot be read is buried. */
@Timeout(120)
class MessagingTest extends OneBroker {
  private static final InstructorId ENN = InstructorId.shared("c", 1, Lesson.VIEW, 0);

  private static final Set<Topic> MESSAGES = EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS));

  @Test
  void everyMessageComesBackAsItWasEvenAfterTheBrokerRestarts() throws Exception {
    byte[] weights = new byte[20 << 20];
    Arrays.fill(weights, (byte) 7);
    List<Message> sent =
        List.of(
            new CampaignEvent.Submitted("c", "c.yaml", new byte[] {1, 2}),
            new CampaignEvent.TrialsQueued("c", Phase.explore(1), 3),
            new CampaignEvent.Failed("c", "reason"),
            trial("explorer"),
            new Snapshot(id("t"), 5, false, 0.5f, weights),
            new Reward(id("t"), 5, true, 0.9, 0.1),
            new TrialResult(id("t"), null, false, new byte[] {3}, List.of(), 0, 1.5),
            new Instructor(ENN, Lesson.VIEW, new byte[] {4}, null, null),
            new Explanation(id("t"), 5, ENN, 0.5, List.of(new Heat(1, 1, List.of(1f)))),
            new Report("c", null, null));
    try (Outbox outbox = Outbox.transactional(Broker.at(bootstrap), "test", "test")) {
      outbox.sendAll(sent);
    }
    letters.close();
    broker.close();
    broker = EmbeddedBroker.start(dir, 0);
    connect();
    Set<String> expected =
        sent.stream().map(Codec::encode).map(Sha256::of).collect(Collectors.toSet());
    Set<String> got = ConcurrentHashMap.newKeySet();
    Handler all = (m, t) -> got.add(Sha256.of(Codec.encode(m)));
    try (Feed feed = new Feed(Broker.at(bootstrap), "test", MESSAGES, all)) {
      feed.caughtUp().get(60, TimeUnit.SECONDS);
      // The broker may still be finishing the transaction that it was stopped in.
      await(() -> got.containsAll(expected));
    }
  }

  @Test
  void whatIsOnTheTopicsWhenOneAsksIsHeardAtTheAnswer() throws Exception {
    Set<String> got = ConcurrentHashMap.newKeySet();
    try (Feed feed = new Feed(Broker.at(bootstrap), "hears", MESSAGES, (m, t) -> got.add(m.key()));
        Outbox outbox = new Outbox(Broker.at(bootstrap), "tells")) {
      for (int i = 0; i < 20; i++) {
        TrialResult news =
            new TrialResult(
                new TrialId("news", Phase.COMPARE, "a", i), null, false, null, List.of(), 0, 0);
        outbox.sendAll(List.of(news));
        feed.heard().get(60, TimeUnit.SECONDS);
        assertTrue(got.contains(news.key()), news.key());
      }
    }
  }

  @Test
  void garbageAndFailuresBecomeDeadLettersAndTheFeedGoesOn() throws Exception {
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    try (var producer =
        new KafkaProducer<byte[], byte[]>(Outbox.config(Broker.at(bootstrap), "garbage", null))) {
      producer.send(new ProducerRecord<>(Topic.REWARDS.topicName(), 0, null, garbage)).get();
      producer.send(new ProducerRecord<>(Topic.REWARDS.topicName(), 0, null, null)).get();
    }
    Set<String> good = ConcurrentHashMap.newKeySet();
    int before = letters.count();
    try (Outbox outbox = new Outbox(Broker.at(bootstrap), "test");
        Feed feed =
            Feed.grouped(
                Broker.at(bootstrap),
                "test",
                "group",
                Set.of(Topic.REWARDS),
                (m, t) -> {
                  if (m.equals(reward("r3"))) {
                    throw new IOException("no");
                  }
                  if (((Reward) m).trial().arm().startsWith("r")) {
                    good.add(m.key());
                  }
                },
                outbox::flush,
                Feed.Terms.alone())) {
      for (int i = 0; i <= 10; i++) {
        outbox.send(Topic.REWARDS, reward("r" + i));
      }
      await(() -> good.size() == 10);
      await(() -> feed.deadLetters() == 3);
    }
    List<ConsumerRecord<byte[], byte[]>> buried = letters.all();
    assertEquals(before + 3, buried.size());
    assertArrayEquals(garbage, buried.get(before).value());
    for (ConsumerRecord<byte[], byte[]> letter : buried.subList(before, before + 3)) {
      assertTrue(letter.headers().lastHeader("reason").value().length > 0);
    }
  }

  @Test
  void theBrokerSaysWhyItDoesNotStart(@TempDir Path other) {
    int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    IOException taken = assertThrows(IOException.class, () -> EmbeddedBroker.start(other, port));
    assertTrue(taken.getMessage().contains("port " + port), taken.getMessage());
    IOException used = assertThrows(IOException.class, () -> EmbeddedBroker.start(dir, 0));
    assertTrue(used.getMessage().contains("in use"), used.getMessage());
    IOException file =
        assertThrows(
            IOException.class, () -> EmbeddedBroker.start(dir.resolve(FolderLock.FILE), 0));
    assertTrue(file.getMessage().contains("not writable"), file.getMessage());
  }

  @Test
  void aTraceFollowsAMessage() throws Exception {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    GlobalOpenTelemetry.resetForTest();
    OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .buildAndRegisterGlobal();
    try {
      Topics.create(Broker.at(bootstrap));
      CountDownLatch handled = new CountDownLatch(1);
      Span sender = GlobalOpenTelemetry.getTracer("test").spanBuilder("sender").startSpan();
      try (Outbox outbox = new Outbox(Broker.at(bootstrap), "test");
          Feed feed =
              new Feed(
                  Broker.at(bootstrap),
                  "test",
                  Set.of(Topic.REWARDS),
                  (m, at) -> handled.countDown())) {
        try (Scope scope = sender.makeCurrent()) {
          outbox.sendAll(List.of(reward("a")));
        }
        assertTrue(handled.await(60, TimeUnit.SECONDS));
      }
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertEquals("process gi.rewards", span.getName());
      assertEquals(sender.getSpanContext().getTraceId(), span.getTraceId());
      assertEquals(sender.getSpanContext().getSpanId(), span.getParentSpanId());
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }
  }
}
