package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsCommandTest {
  @TempDir Path temp;

  @BeforeEach
  void results() throws IOException {
    Files.createDirectory(temp.resolve("kept"));
    Files.writeString(
        temp.resolve("kept/a.json"),
        """
        {"schema": 2, "networks": 1, "campaign": "a", "file_sha256": "0a", "dataset": "d", "arms": [{
          "name": "backprop", "seeds": 1, "test_accuracies": [0.9],
          "test_accuracy": {"mean": 0.9, "sd": 0, "ci95": [0.9, 0.9]},
          "train_accuracy": {"mean": 0.9, "sd": 0, "ci95": [0.9, 0.9]},
          "gap": {"mean": 0, "sd": 0, "ci95": [0, 0]}}]}
        """);
  }

  private int gi(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "results";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = temp.resolve("kept").toString();
    return Main.execute(arguments);
  }

  @Test
  void checkFailsUntilTheDocumentIsWrittenAndWritesNothing() {
    Path document = temp.resolve("kept.md");
    assertEquals(1, gi("--check"));
    assertFalse(Files.exists(document));
    assertEquals(0, gi());
    assertTrue(Files.exists(document));
    assertEquals(0, gi("--check"));
  }

  @Test
  void aDocumentOfTheUsersIsNotReplaced() throws IOException {
    Path document = temp.resolve("kept.md");
    Files.writeString(document, "# Results\n\nMy notes.\n");
    assertEquals(2, gi());
    assertTrue(Files.readString(document).contains("My notes."));
    assertEquals(0, gi("--overwrite"));
    assertFalse(Files.readString(document).contains("My notes."));
    assertEquals(0, gi(), "what it wrote it replaces");
    Files.writeString(temp.resolve("kept/b.json"), "[1]");
    assertEquals(2, gi("--run", "b"), "this would be replaced by results");
    assertEquals("[1]", Files.readString(temp.resolve("kept/b.json")));
  }

  @Test
  void aWrongCampaignFileFails() throws IOException {
    Files.writeString(temp.resolve("kept/a.yaml"), "campaign: a\n");
    assertEquals(1, gi());
    assertFalse(Files.exists(temp.resolve("kept.md")));
  }

  @Test
  void withoutAFolderTheUsageIsBad() {
    assertEquals(2, Main.execute("results", temp.resolve("none").toString()));
  }
}
