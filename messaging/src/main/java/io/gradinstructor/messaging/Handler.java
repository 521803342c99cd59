package io.gradinstructor.messaging;

import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Topic;

/** Does something with each message of a {@link Feed}. */
@FunctionalInterface
public interface Handler {
  /** Whatever it throws, the message becomes a dead letter and the feed goes on. */
  void handle(Message message, Topic topic) throws Exception;
}
