package io.gradinstructor.chaos;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Locale;

/** A broker as a process of its own: data folder and port are the arguments. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Thread.currentThread().join();
  }
}
