package io.gradinstructor.kafkaembedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class DamageTest {
  @Test
  void eachDamagedPartitionIsToldOnce() {
    List<String> said = new ArrayList<>();
    Damage damage = new Damage(said::add);
    for (String kafka :
        List.of(
            "Found invalid messages in log segment /r/broker/kafka/gi.snapshots-3/0000.log at byte"
                + " offset 7453364.",
            "[LogLoader partition=gi.snapshots-3, dir=/r/broker/kafka] Corruption found in segment"
                + " 0, truncating to offset 24",
            "[LogLoader partition=gi.trials-0, dir=/r/broker/kafka] Deleting all segments because"
                + " logEndOffset (0) is smaller than logStartOffset 7.",
            "[LogLoader partition=gi.rewards-1, dir=/r/broker/kafka] Loading producer state till"
                + " offset 12")) {
      damage.publish(new LogRecord(Level.WARNING, kafka));
    }
    String rest = " and discarded what it cannot read; what is missing is done again";
    assertEquals(
        List.of(
            "gi: the broker found damage in gi.snapshots-3" + rest,
            "gi: the broker found damage in gi.trials-0" + rest),
        said);
  }
}
