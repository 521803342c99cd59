package io.gradinstructor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is on the topics of running systems stays readable: bytes recorded once must decode to the
 * same messages for ever. A run writes the bytes of now to {@code target/messages}. Who adds a
 * component copies what changed from there to {@code src/test/resources/messages} and keeps the
 * bytes of before under another name, with a test of decoding them.
 */
class MessageContractTest {
  private static final ObjectMapper CBOR = new CBORMapper();

  static Set<Map.Entry<String, Message>> messages() {
    return Golden.messages().entrySet();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void recordedBytesAreReadAndWrittenAsEver(Map.Entry<String, Message> golden) throws IOException {
    byte[] written = Codec.encode(golden.getValue());
    Path folder = Files.createDirectories(Path.of("target", "messages"));
    Files.write(folder.resolve(golden.getKey() + ".cbor"), written);
    byte[] recorded = recorded(golden.getKey());
    assertSame(recorded, written, "encoder");
    assertSame(recorded, Codec.encode(decode(golden, recorded)), "decoder");
    assertEquals(golden.getValue().key(), decode(golden, recorded).key());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void damagedBytesAreAMessageOrBad(Map.Entry<String, Message> golden) throws IOException {
    Random random = new Random(golden.getKey().hashCode());
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = recorded(golden.getKey()).clone();
      for (int k = 0; k <= i % 4; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        decode(golden, damaged);
      } catch (BadMessageException e) {
        // Nothing else may come out.
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void unknownFieldsAreIgnored(Map.Entry<String, Message> golden) throws IOException {
    byte[] recorded = recorded(golden.getKey());
    ObjectNode later = tree(recorded);
    extend(later);
    assertSame(recorded, Codec.encode(decode(golden, CBOR.writeValueAsBytes(later))), "decoder");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void missingFieldsAreNullZeroOrFalseAndAMessageWithoutItsKeyIsNone(
      Map.Entry<String, Message> golden) throws IOException {
    byte[] recorded = recorded(golden.getKey());
    for (String field : fields(recorded)) {
      ObjectNode earlier = tree(recorded);
      JsonNode value = earlier.remove(field);
      byte[] bytes = CBOR.writeValueAsBytes(earlier);
      if (identifies(field, fields(recorded))) {
        assertThrows(BadMessageException.class, () -> decode(golden, bytes), field);
      } else {
        JsonNode read = tree(Codec.encode(decode(golden, bytes))).get(field);
        assertTrue(
            read.isNull() || !value.isContainerNode() && read.asDouble(-1) == 0,
            field + ": " + read);
      }
    }
  }

  /** Whether a message without it would not say what it is, or what it is about. */
  private static boolean identifies(String field, List<String> fields) {
    List<String> about = List.of("event", "version", "campaign", "id", "trial");
    boolean others = fields.stream().anyMatch(f -> about.indexOf(f) > 1);
    return about.contains(field) || field.equals("instructor") && !others;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void fieldsOfAnotherTypeAreBad(Map.Entry<String, Message> golden) throws IOException {
    byte[] recorded = recorded(golden.getKey());
    for (String field : fields(recorded)) {
      ObjectNode wrong = tree(recorded);
      if (wrong.get(field).isObject()) {
        wrong.put(field, "text");
      } else {
        wrong.putObject(field).put("text", "text");
      }
      byte[] bytes = CBOR.writeValueAsBytes(wrong);
      assertThrows(BadMessageException.class, () -> decode(golden, bytes), field);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void truncatedBytesAreBad(Map.Entry<String, Message> golden) throws IOException {
    byte[] recorded = recorded(golden.getKey());
    for (int length = 0; length < recorded.length; length++) {
      byte[] part = Arrays.copyOf(recorded, length);
      assertThrows(BadMessageException.class, () -> decode(golden, part), length + " bytes");
    }
  }

  @Test
  void everyTypeOfMessageIsRecordedAndHasItsTopic() throws IOException {
    Set<Class<?>> topics =
        Arrays.stream(Topic.values())
            .map(Topic::type)
            .collect(Collectors.toCollection(HashSet::new));
    assertEquals(Topic.values().length, topics.size(), "one type for each topic");
    topics.remove(null);
    assertEquals(Set.of(Message.class.getPermittedSubclasses()), topics);
    assertNull(Topic.DEAD_LETTERS.type());
    Set<Class<?>> recorded =
        Golden.messages().values().stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.copyOf(leaves(Message.class)), recorded);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    List<Class<?>> leaves = new ArrayList<>();
    Stream.of(type.getPermittedSubclasses()).forEach(t -> leaves.addAll(leaves(t)));
    return leaves;
  }

  /** As a consumer does: with the type of the topic. */
  private static Message decode(Map.Entry<String, Message> golden, byte[] bytes) {
    for (Topic topic : EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS))) {
      if (topic.type().isInstance(golden.getValue())) {
        return Codec.decode(bytes, topic.type());
      }
    }
    throw new AssertionError("no topic for " + golden.getKey());
  }

  private static byte[] recorded(String name) throws IOException {
    try (var in = MessageContractTest.class.getResourceAsStream("/messages/" + name + ".cbor")) {
      assertFalse(in == null, "no bytes are recorded for " + name);
      return in.readAllBytes();
    }
  }

  /**
   * Adds fields wherever names are a schema; in figures, metrics, gains, memory, parts and what was
   * chosen some are data.
   */
  private static void extend(JsonNode node) {
    if (node.isObject()) {
      node.properties().stream()
          .filter(e -> !e.getKey().equals("figures") || e.getValue().has("states"))
          .filter(e -> !e.getKey().equals("metrics") || e.getValue().isArray())
          .filter(
              e ->
                  !Set.of("chosen", "memory", "recipe", "tuned", "rollout-gains")
                      .contains(e.getKey()))
          .forEach(e -> extend(e.getValue()));
      ((ObjectNode) node).putObject("added-later").put("value", 1);
    } else {
      node.forEach(MessageContractTest::extend);
    }
  }

  private static ObjectNode tree(byte[] bytes) throws IOException {
    return (ObjectNode) CBOR.readTree(bytes);
  }

  private static List<String> fields(byte[] bytes) throws IOException {
    List<String> fields = new ArrayList<>();
    tree(bytes).fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  private static void assertSame(byte[] expected, byte[] actual, String what) throws IOException {
    // Text first: it says where they differ.
    assertEquals(tree(expected).toString(), tree(actual).toString(), what);
    assertTrue(Arrays.equals(expected, actual), what);
  }
}
