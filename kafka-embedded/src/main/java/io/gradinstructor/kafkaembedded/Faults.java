package io.gradinstructor.kafkaembedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Knows what a broker died of: Kafka logs the cause, then ends the JVM without a word. */
final class Faults extends Handler {
  /** Less than a message may take. */
  private static final long LITTLE = 64L << 20;

  /** Who tells of folders that failed and of what else ends a broker. Held, as loggers are weak. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.apache.kafka.storage.internals.log.LogDirFailureChannel"),
          Logger.getLogger("org.apache.kafka.server.fault.ProcessTerminatingFaultHandler"));

  private volatile String last;

  /** One that listens from now on. */
  static Faults listening() {
    Faults faults = new Faults();
    for (Logger logger : LOGGERS) {
      logger.addHandler(faults);
      // What it died of is said in a sentence, not in thirty lines.
      logger.setUseParentHandlers(Boolean.getBoolean("gi.debug"));
    }
    return faults;
  }

  @Override
  public void publish(LogRecord message) {
    Throwable cause = message.getThrown();
    if (cause == null) {
      return;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    last = cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Why the broker of a folder can go on no more, as a sentence. */
  String why(Path dir) {
    if (!Files.isDirectory(dir)) {
      return "the broker's folder " + dir + " is gone";
    }
    if (!Files.isWritable(dir)) {
      return "the broker's folder " + dir + " is not writable any more";
    }
    String cause = last == null ? "it does not say why" : last;
    long free = free(dir);
    if (free < LITTLE || cause.contains("No space left") || cause.contains("quota")) {
      return "the broker cannot write to "
          + dir
          + ": is the disk full? "
          + (free >> 20)
          + " MB are free";
    }
    return "the broker in " + dir + " ended: " + cause;
  }

  private static long free(Path dir) {
    try {
      return Files.getFileStore(dir).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
