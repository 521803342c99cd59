package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private static CampaignStatus status(String waiting) {
    var waits = waiting == null ? null : new CampaignStatus.Waiting(0, waiting);
    return new CampaignStatus(
        "c-1", "c", "running", "compare", null, 0L, null, 2, 4, null, List.of(), waits);
  }

  private String show(boolean terminal, String... waiting) {
    Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), terminal);
    for (String w : waiting) {
      progress.show(status(w));
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatACampaignWaitsForIsSaidOnce() {
    String ls = System.lineSeparator();
    assertEquals(
        "waits for a" + ls + "waits for b" + ls + "waits for b" + ls,
        show(false, null, "a", "a", "b", null, "b"));
  }

  @Test
  void onATerminalItStandsBelowTheBar() {
    String bar = "\rcompare      [" + "#".repeat(15) + "-".repeat(15) + "] 2/4 ";
    assertEquals(
        bar + bar + "\nwaits for a" + System.lineSeparator() + bar, show(true, null, "a", "a"));
  }
}
