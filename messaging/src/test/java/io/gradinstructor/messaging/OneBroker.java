package io.gradinstructor.messaging;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all tests of a class: each uses ids of its own. */
abstract class OneBroker {
  @TempDir static Path dir;
  static EmbeddedBroker broker;
  static String bootstrap;
  static DeadLetterBox letters;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedBroker.start(dir, 0);
    connect();
  }

  static void connect() {
    bootstrap = broker.bootstrapServers();
    Topics.create(Broker.at(bootstrap));
    letters = new DeadLetterBox(Broker.at(bootstrap));
  }

  @AfterAll
  static void stop() {
    letters.close();
    broker.close();
  }
}
