package io.gradinstructor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come over the topics: a message, or bad, with little memory. */
class BoundedDecodingTest {
  private static final ObjectMapper CBOR = new CBORMapper();
  private static final Set<Topic> TOPICS = EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS));

  /** Beside what grows with the bytes: buffers, and the exception. */
  private static final long FREE = 4 << 20;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class Bytes extends ByteArrayOutputStream {
    Bytes head(int major, long argument) {
      write(major << 5 | 27);
      for (int shift = 56; shift >= 0; shift -= 8) {
        write((int) (argument >> shift));
      }
      return this;
    }

    Bytes text(String text) {
      head(3, text.length());
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Bytes raw(byte... bytes) {
      writeBytes(bytes);
      return this;
    }

    Bytes times(int n, int b) {
      byte[] many = new byte[n];
      Arrays.fill(many, (byte) b);
      return raw(many);
    }
  }

  /** Decodes as a consumer of a topic does; what comes of it, and that it took little memory. */
  private static String decode(byte[] bytes, Topic topic, int times) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    String outcome;
    try {
      Codec.decode(bytes, topic.type());
      outcome = "a message";
    } catch (BadMessageException e) {
      outcome = e.getMessage();
    }
    long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
    assertTrue(
        allocated <= FREE + (long) times * bytes.length,
        topic + ": " + allocated + " bytes for " + bytes.length + ": " + outcome);
    assertTrue(outcome.length() < 1000, outcome);
    return outcome;
  }

  /** A map whose field has what the stream writes. */
  private static Bytes map(String field) {
    Bytes bytes = new Bytes();
    bytes.raw((byte) 0xbf);
    bytes.text("version").raw((byte) 1);
    bytes.text("event").text("report-requested");
    bytes.text("campaign").text("c");
    return bytes.text(field);
  }

  @Test
  void sixtyMillionEmptyValuesAreNoMessage() {
    for (int empty : new int[] {0xa0, 0x80, 0x60, 0x40, 0xf6, 0x00}) {
      byte[] bytes = map("trials").head(4, 60_000_000).times(60_000_000, empty).toByteArray();
      for (Topic topic : TOPICS) {
        assertTrue(decode(bytes, topic, 0).contains("at most") || topic.maxBytes() > 60 << 20);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void manySmallValuesWhereAListIsAreNoMessage(Topic topic) throws IOException {
    if (topic.type() == null) {
      return;
    }
    for (Map.Entry<String, Message> golden : Golden.messages().entrySet()) {
      if (!topic.type().isInstance(golden.getValue())) {
        continue;
      }
      ObjectNode tree = (ObjectNode) CBOR.readTree(Codec.encode(golden.getValue()));
      for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> field : tree.properties()) {
        for (int small : new int[] {0xa0, 0x80, 0xf6, 0x01, 0x61}) {
          Bytes bytes = new Bytes();
          bytes.raw((byte) 0xbf);
          tree.properties().stream()
              .filter(f -> !f.getKey().equals(field.getKey()))
              .forEach(f -> bytes.text(f.getKey()).raw(raw(f.getValue())));
          bytes.text(field.getKey()).raw((byte) 0x9f).times(900_000, small);
          bytes.raw((byte) 0xff, (byte) 0xff);
          String outcome = decode(bytes.toByteArray(), topic, 0);
          assertTrue(
              outcome.contains("no such message has") || small == 0x61, golden.getKey() + outcome);
        }
      }
    }
  }

  private static byte[] raw(Object value) {
    try {
      return CBOR.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void textAndBytesThatClaimMoreThanThereIsTakeNoRoom() {
    for (int major : new int[] {2, 3}) {
      for (long claim : new long[] {100, 0x7fffffffL, 0xffffffffL, 1L << 40, 1L << 62, -1}) {
        for (String field : new String[] {"weights", "trial", "file", "onnx", "norms"}) {
          byte[] bytes = map(field).head(major, claim).raw((byte) 1, (byte) 2).toByteArray();
          TOPICS.forEach(t -> assertBad(decode(bytes, t, 0)));
        }
      }
    }
    for (long claim : new long[] {100, 0x7fffffffL, 1L << 40, 1L << 62, -1}) {
      for (int major : new int[] {4, 5}) {
        byte[] bytes = map("trials").head(major, claim).raw((byte) 1).toByteArray();
        TOPICS.forEach(t -> assertBad(decode(bytes, t, 0)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 1000, 100_000, 10_000_000})
  void whatIsNestedDeeplyIsBad(int depth) {
    for (int open : new int[] {0x81, 0x9f, 0xbf}) {
      byte[] bytes = map("trials").times(depth, open).toByteArray();
      TOPICS.forEach(t -> assertBad(decode(bytes, t, 0)));
    }
  }

  @Test
  void longNamesAndTextsAreBad() {
    byte[] name = map("x".repeat(5 << 20)).raw((byte) 1, (byte) 0xff).toByteArray();
    byte[] text = map("reason").text("y".repeat(5 << 20)).raw((byte) 0xff).toByteArray();
    for (Topic topic : TOPICS) {
      assertBad(decode(name, topic, 2));
      assertBad(decode(text, topic, 2));
    }
  }

  @Test
  void chunksAndLargeNumbersAreBad() {
    Bytes chunks = map("weights").raw((byte) 0x5f);
    for (int i = 0; i < 500_000; i++) {
      chunks.raw((byte) 0x41, (byte) 7);
    }
    Bytes number = map("step").raw((byte) 0xc2).head(2, 1_000_000).times(1_000_000, 0xff);
    number.raw((byte) 0xff);
    for (Topic topic : TOPICS) {
      assertBad(decode(chunks.toByteArray(), topic, 8));
      assertBad(decode(number.toByteArray(), topic, 8));
    }
  }

  static Set<Map.Entry<String, Message>> messages() {
    return Golden.messages().entrySet();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void noiseTakesLittleMemory(Map.Entry<String, Message> golden) {
    Random random = new Random(golden.getKey().hashCode());
    byte[] good = Codec.encode(golden.getValue());
    Topic topic = Topic.of(golden.getValue().getClass());
    for (int i = 0; i < 1000; i++) {
      byte[] noise = new byte[random.nextInt(3000)];
      random.nextBytes(noise);
      decode(noise, topic, 0);
      byte[] damaged = good.clone();
      for (int k = 0; k <= i % 8; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      decode(damaged, topic, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void anotherVersionIsRefusedByName(Map.Entry<String, Message> golden) throws IOException {
    Topic topic = Topic.of(golden.getValue().getClass());
    String name = topic.type().getSimpleName();
    ObjectNode other = (ObjectNode) CBOR.readTree(Codec.encode(golden.getValue()));
    assertEquals(8, other.get("version").asInt());
    other.put("version", 9);
    String reason = assertBad(decode(CBOR.writeValueAsBytes(other), topic, 0));
    String expected = "is of version 9, where this system reads version 8";
    assertTrue(reason.startsWith(name + ": " + expected), reason);
    other.remove("version");
    reason = assertBad(decode(CBOR.writeValueAsBytes(other), topic, 0));
    assertTrue(reason.startsWith(name + ": names no version"), reason);
    assertTrue(reason.contains("go on with the system that wrote it"), reason);
  }

  @Test
  void weightsOfTheLargestNetworkAreAMessage() {
    byte[] weights = new byte[60 << 20];
    Snapshot snapshot = new Snapshot(TrialId.parse("c/compare/a/000"), 1, true, 0, weights);
    assertEquals("a message", decode(Codec.encode(snapshot), Topic.SNAPSHOTS, 4));
  }

  @Test
  void everyTopicTakesWhatItIsSetUpFor() {
    for (Topic topic : Topic.values()) {
      assertEquals(Integer.toString(topic.maxBytes()), topic.settings().get("max.message.bytes"));
      assertTrue(topic.maxBytes() <= Topic.LARGEST);
    }
    assertThrows(
        IllegalArgumentException.class, () -> Topic.of(Message.class), "of no topic alone");
  }

  private static String assertBad(String outcome) {
    assertTrue(!outcome.equals("a message"), outcome);
    return outcome;
  }
}
