package io.gradinstructor.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.gradinstructor.training.registry.PartModule;
import java.io.IOException;

/** Messages to bytes and back. */
public final class Codec {
  private static final ObjectMapper CBOR =
      CBORMapper.builder(Preview.FACTORY)
          .addModule(new PartModule())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Codec() {}

  /** CBOR of a message. */
  public static byte[] encode(Message message) {
    try {
      return CBOR.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode " + message.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a message.
   *
   * @throws BadMessageException if the bytes are no such message
   */
  public static <M extends Message> M decode(byte[] bytes, Class<M> type) {
    String name = type.getSimpleName();
    if (bytes == null) {
      throw new BadMessageException(name + ": no bytes", null);
    }
    try {
      Preview.pass(bytes, Topic.of(type), name);
      M message = CBOR.readValue(bytes, type);
      if (message == null || !identified(message)) {
        throw new BadMessageException(name + ": no key", null);
      }
      return message;
    } catch (IOException e) {
      throw new BadMessageException(name + ": " + shortened(e), e);
    }
  }

  /** Texts of the message may be in the reason. */
  private static String shortened(IOException e) {
    String reason =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return reason == null || reason.length() <= 500 ? reason : reason.substring(0, 500) + "…";
  }

  /** Whether it says what it is about. */
  private static boolean identified(Message message) {
    try {
      return message.key() != null && message.campaign() != null;
    } catch (NullPointerException e) {
      return false; // Keys and campaigns are parts of ids.
    }
  }
}
