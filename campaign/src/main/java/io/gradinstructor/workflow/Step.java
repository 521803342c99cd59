package io.gradinstructor.workflow;

import io.gradinstructor.message.Message;
import java.util.List;

/** A campaign's next state, and the messages to send with it, in this order. */
public record Step(State state, List<Message> commands) {
  /** Copies the commands. */
  public Step {
    commands = List.copyOf(commands);
  }
}
