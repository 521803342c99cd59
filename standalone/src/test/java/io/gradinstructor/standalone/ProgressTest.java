package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  private static CampaignStatus at(int done, CampaignStatus.Best best) {
    return new CampaignStatus(
        "c-1", "c", "running", "compare", null, 0L, null, done, 300, best, List.of(), null);
  }

  /** Ten of a run that goes on were done before: two more in six seconds are three each. */
  @Test
  void howLongAPhaseTakesYetFollowsFromWhatWasDoneInIt() {
    long[] now = {0};
    Progress progress =
        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), true, () -> now[0]);
    progress.show(at(10, null));
    now[0] = 6_000_000_000L;
    progress.show(at(12, new CampaignStatus.Best("he", 0.9421, "reward")));
    String[] lines = said.toString(StandardCharsets.UTF_8).split("\r");
    assertEquals("compare      [" + "-".repeat(20) + "] 10/300 ", lines[1]);
    assertEquals(
        "compare      [" + "-".repeat(20) + "] 12/300, 14:24 left, best 94.21 % (he) ", lines[2]);
    assertTrue(lines[2].length() < 80);
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
    String bar = "\rcompare      [" + "#".repeat(10) + "-".repeat(10) + "] 2/4 ";
    assertEquals(
        bar + bar + "\nwaits for a" + System.lineSeparator() + bar, show(true, null, "a", "a"));
  }
}
