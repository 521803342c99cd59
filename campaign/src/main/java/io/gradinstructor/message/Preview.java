package io.gradinstructor.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;

/**
 * Looks over bytes before anything is made of them: whoever reaches the broker can send some. Takes
 * no memory to speak of, and refuses what could take much more than it has bytes.
 */
final class Preview {
  /** Bytes that values take at least, on average, beyond the first {@link #FREE} values. */
  private static final int BYTES_PER_VALUE = 2;

  private static final int FREE = 1000;
  private static final String VERSION = "version";

  /** Of messages: deeper, longer texts are none. */
  static final CBORFactory FACTORY =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNameLength(500)
                  .maxStringLength(1 << 20)
                  .maxDocumentLength(Topic.LARGEST)
                  .build())
          .build();

  private Preview() {}

  /**
   * Passes bytes that are one map of this version, of no more values than a topic's messages have.
   *
   * @throws BadMessageException if they are not
   */
  static void pass(byte[] bytes, Topic topic, String name) throws IOException {
    if (bytes.length > topic.maxBytes()) {
      throw bad(name, bytes.length + " bytes, at most " + topic.maxBytes() + " are allowed");
    }
    long most = Math.min(topic.maxValues(), FREE + (long) bytes.length / BYTES_PER_VALUE);
    long values = 0;
    Integer version = null;
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw bad(name, "no map");
      }
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw bad(name, "ends too early");
        }
        if (++values > most) {
          throw bad(name, "more than " + most + " values, which no such message has");
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (depth == 1
            && token == JsonToken.VALUE_NUMBER_INT
            && VERSION.equals(parser.currentName())) {
          version = version(parser);
        }
      }
      if (parser.nextToken() != null) {
        throw bad(name, "more than one value");
      }
    }
    if (version == null || version != Message.VERSION) {
      throw bad(
          name,
          (version == null ? "names no version" : "is of version " + version)
              + ", where this system reads version "
              + Message.VERSION
              + ": go on with the system that wrote it, or begin with new topics (an empty data"
              + " folder)");
    }
  }

  /** Anything that is no small number is none of ours. */
  private static int version(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : -1;
  }

  private static BadMessageException bad(String name, String reason) {
    return new BadMessageException(name + ": " + reason, null);
  }
}
