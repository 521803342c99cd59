package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files that are damaged, huge or none at all. */
class CampaignBytesTest {
  @Test
  void emptyFilesAndOtherBytes() {
    assertEquals("c.yaml:1: campaign: ", CampaignFileTest.problems("").get(0).substring(0, 20));
    assertEquals(
        List.of("c.yaml:1: must be a mapping of fields, was a list"),
        CampaignFileTest.problems("[]").subList(0, 1));
    CampaignException e =
        assertThrows(
            CampaignException.class,
            () -> CampaignFile.read("c.yaml", new byte[] {(byte) 0xff, 'a'}));
    assertEquals("c.yaml:1: must be UTF-8 text", e.getMessage());
  }

  @Test
  void aliasBombsAndDeepNestingAreRefused() {
    StringBuilder bomb = new StringBuilder("a: &a [x]\n");
    for (char c = 'b'; c < 'j'; c++) {
      char before = (char) (c - 1);
      bomb.append(c)
          .append(": &")
          .append(c)
          .append(" [")
          .append(("*" + before + ",").repeat(9))
          .append("]\n");
    }
    assertTrue(CampaignFileTest.problems(bomb.toString()).get(0).contains("is not YAML: "));
    assertTrue(
        CampaignFileTest.problems("a: " + "[".repeat(100) + "]".repeat(100))
            .get(0)
            .contains("is not YAML: "));
  }

  /** Whatever is in a file, it is a campaign or every problem has a line. */
  @Test
  void damagedFilesAreCampaignsOrSayWhatIsWrong() throws IOException {
    Random random = new Random(9);
    for (String name : List.of("smoke", "quickstart", "paper")) {
      byte[] good = Files.readAllBytes(Path.of("..", "examples", name + ".yaml"));
      for (int i = 0; i < 1500; i++) {
        byte[] bad = i % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int k = 0; bad.length > 0 && k < 1 + i % 5; k++) {
          bad[random.nextInt(bad.length)] = (byte) damage(random);
        }
        try {
          CampaignFile.read("bad.yaml", bad);
        } catch (CampaignException e) {
          assertFalse(e.problems().isEmpty());
          assertTrue(
              e.getMessage().lines().allMatch(l -> l.startsWith("bad.yaml")), e.getMessage());
        }
      }
    }
  }

  /** What changes a file's meaning more often than any byte would. */
  private static int damage(Random random) {
    String telling = "{}[]:,-#&*!|>'\"%@ \n\t0123456789eE.";
    return random.nextInt(4) == 0
        ? random.nextInt(256)
        : telling.charAt(random.nextInt(telling.length()));
  }

  /** The file of 177,833 words that took 400 MB of answer: what is wrong is counted, not listed. */
  @Test
  void moreProblemsThanAnybodyReadsAreCounted() {
    StringBuilder text = new StringBuilder(CampaignFileTest.BASE);
    for (int i = 0; i < 100_000; i++) {
      text.append('k').append(Integer.toString(i, 36)).append(":\n");
    }
    CampaignException e =
        assertThrows(CampaignException.class, () -> CampaignFileTest.read(text.toString()));
    assertEquals(101, e.problems().size());
    assertEquals("c.yaml:108: and 99,900 more", e.problems().get(100).toString());
    assertEquals("unknown field; line 9 has those allowed", e.problems().get(50).message());
    assertTrue(e.getMessage().length() < 20_000, "" + e.getMessage().length());
  }
}
