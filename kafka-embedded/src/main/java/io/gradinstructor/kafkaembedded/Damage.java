package io.gradinstructor.kafkaembedded;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says, once for each partition, that a broker found damage when it started and what it did. */
final class Damage extends Handler {
  /** Who tells of segments that cannot be read. Held, as loggers are weak. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.apache.kafka.storage.internals.log.LogSegment"),
          Logger.getLogger("org.apache.kafka.storage.internals.log.LogLoader"));

  private static final Pattern DISCARDS =
      Pattern.compile(
          "invalid messages in|invalid bytes at the end|Corruption found|Deleting all segments"
              + "|invalid offset during recovery");

  /** Its folder, or what Kafka writes before what it says. */
  private static final Pattern PARTITION = Pattern.compile("(?:partition=|/)([\\w.-]+-\\d+)[,/]");

  private final Consumer<String> out;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Damage(Consumer<String> out) {
    this.out = out;
  }

  /** Tells from now on. */
  static void tell(Consumer<String> out) {
    Damage damage = new Damage(out);
    LOGGERS.forEach(l -> l.addHandler(damage));
  }

  @Override
  public void publish(LogRecord message) {
    String text = String.valueOf(message.getMessage());
    Matcher partition = PARTITION.matcher(text);
    if (DISCARDS.matcher(text).find() && partition.find() && told.add(partition.group(1))) {
      out.accept(
          "gi: the broker found damage in "
              + partition.group(1)
              + " and discarded what it cannot read; what is missing is done again");
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
