package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path temp;

  @Test
  void itsStatusIsWhatIsInIt() throws IOException {
    RunFolder run = new RunFolder(temp.resolve("a"));
    assertFalse(run.exists());
    run.begin(new byte[] {1});
    assertTrue(run.exists());
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    try (EmbeddedBroker broker = EmbeddedBroker.start(run.broker(), 0)) {
      assertEquals(RunFolder.Status.RUNNING, run.status());
    }
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    run.fail("cancelled");
    assertEquals(RunFolder.Status.FAILED, run.status());
    assertEquals("cancelled", run.reason());
    run.begin(new byte[] {2});
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    run.file("results.json", new byte[] {3});
    assertEquals(RunFolder.Status.FINISHED, run.status());
    run.tidy();
    assertFalse(Files.exists(run.broker()));
    assertEquals(2, run.campaign()[0]);
    run.delete();
    assertFalse(Files.exists(run.folder()));
  }
}
