package io.gradinstructor.messaging;

import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;

/** Does something with each message of a {@link Feed}. */
@FunctionalInterface
public interface Handler {
  /**
   * Whatever it throws, the message becomes a dead letter and the feed goes on; only when the
   * broker is away, the message is handled again.
   */
  void handle(Message message, Sent sent) throws Exception;

  /** What was sent so far under a key of a topic counts no longer: its campaign was deleted. */
  default void gone(Topic topic, String key) {}
}
