package io.gradinstructor.kafkaembedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker's folder without a broker. */
class BrokerFolderTest {
  @TempDir Path temp;

  /** As a broker leaves it. */
  private Path data() throws IOException {
    Path dir = temp.resolve("broker");
    Files.createDirectories(dir.resolve("kafka/gi.trials-0"));
    Files.createFile(dir.resolve("kafka/gi.trials-0/00000000000000000000.log"));
    Files.createFile(dir.resolve("gi-broker.json"));
    return dir;
  }

  @Test
  void aBrokersDataAreRemovedAndNothingElse() throws IOException {
    Path dir = data();
    assertTrue(EmbeddedBroker.owns(dir));
    EmbeddedBroker.remove(dir);
    assertFalse(Files.exists(dir));
    Files.createFile(data().resolve("notes.txt"));
    EmbeddedBroker.remove(dir);
    assertEquals(List.of("notes.txt"), PrivateFolder.content(dir));
  }

  @Test
  void aForeignFolderIsNeitherUsedNorRemoved() throws IOException {
    Path dir = Files.createDirectory(temp.resolve("mine"));
    Files.createDirectories(dir.resolve("kafka"));
    Files.createFile(dir.resolve("kafka/meta.properties"));
    assertFalse(EmbeddedBroker.owns(dir));
    EmbeddedBroker.remove(dir);
    String why = assertThrows(IOException.class, () -> EmbeddedBroker.start(dir, 0)).getMessage();
    assertTrue(why.contains(dir.toString()) && why.contains("no broker of ours wrote"), why);
    assertEquals(List.of("kafka"), PrivateFolder.content(dir));
    assertTrue(Files.exists(dir.resolve("kafka/meta.properties")));
    Path link = Files.createSymbolicLink(temp.resolve("link"), data());
    assertFalse(EmbeddedBroker.owns(link), "what a link leads to is not removed");
  }

  @Test
  void oneAtATimeHasAFolder() throws IOException {
    Path dir = data();
    try (FolderLock lock = FolderLock.take(dir).orElseThrow()) {
      assertTrue(FolderLock.held(dir));
      assertEquals(Optional.empty(), FolderLock.take(dir));
      assertTrue(FolderLock.held(dir), "to ask does not give it away");
      assertThrows(IOException.class, () -> EmbeddedBroker.remove(dir));
    }
    assertFalse(FolderLock.held(dir));
    assertTrue(Files.exists(dir.resolve("kafka/gi.trials-0")));
  }

  @Test
  void aBrokerDiesOfWhatItSaysAndOfAFullDiskOnlyIfThatIsFull() throws IOException {
    Faults faults = new Faults();
    LogRecord message = new LogRecord(Level.SEVERE, "Error while writing");
    message.setThrown(
        new RuntimeException("outer", new NumberFormatException("For input string: \"٣\"")));
    faults.publish(message);
    String why = faults.why(temp);
    assertTrue(why.contains(temp.toString()) && why.contains("For input string"), why);
    assertFalse(why.contains("disk"), why);
    message.setThrown(new IOException("No space left on device"));
    faults.publish(message);
    assertTrue(faults.why(temp).contains("is the disk full?"), faults.why(temp));
    assertTrue(faults.why(temp.resolve("absent")).contains("is gone"), "nor if it is gone");
  }
}
