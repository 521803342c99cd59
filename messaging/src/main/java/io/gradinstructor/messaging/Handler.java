package io.gradinstructor.messaging;

import io.gradinstructor.core.message.Message;

/** Does something with each message of a {@link Feed}. */
@FunctionalInterface
public interface Handler {
  /**
   * Whatever it throws, the message becomes a dead letter and the feed goes on; only when the
   * broker is away, the message is handled again.
   *
   * @param sentAt when it was sent, in milliseconds since 1970
   */
  void handle(Message message, long sentAt) throws Exception;
}
