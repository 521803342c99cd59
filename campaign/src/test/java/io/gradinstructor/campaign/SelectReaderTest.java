package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SelectReaderTest {
  private static final String BASE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, 10]}
      instructor: {seeds: 4}
      """;

  private static Campaign read(String text) throws CampaignException {
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ennsAreTriedOnlyIfTheFileSaysSo() throws CampaignException {
    assertNull(read(BASE).select());
    assertEquals(new SelectSpec(2, 1, 0), read(BASE + "select: {}\n").select());
    SelectSpec select = read(BASE + "select: {networks: 5, share: 0.5}\n").select();
    assertEquals(new SelectSpec(5, 0.5, 0), select);
    assertEquals(3, select.steps(6));
    assertEquals(1, new SelectSpec(1, 0.01, 0).steps(6), "at least one step");
  }

  @Test
  void noMoreAreKeptThanThereAre() throws CampaignException {
    assertEquals(3, read(BASE + "select: {keep: 3}\n").select().keep());
    CampaignException e =
        assertThrows(CampaignException.class, () -> read(BASE + "select: {keep: 5}\n"));
    assertTrue(
        e.getMessage().contains("select.keep: must be 4 at most, instructor.seeds, was 5"),
        e.getMessage());
  }
}
