package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.network.RobustEvaluation.Attack;
import io.gradinstructor.network.RobustEvaluation.Loss;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustReaderTest {
  private static final String BASE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, 10]}
      """;

  private static Campaign read(String robust) throws CampaignException {
    return CampaignFile.read("c.yaml", (BASE + robust).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void networksAreAttackedOnlyIfTheFileSaysSo() throws CampaignException {
    assertNull(read("").robust());
    assertEquals(
        new RobustSpec(new Attack(0.2, 0.025, 20, 1, Loss.CROSS_ENTROPY, 500), false),
        read("robust: {eps: 0.2}\n").robust());
    assertEquals(
        new RobustSpec(new Attack(0.1, 0.05, 7, 3, Loss.MARGIN, 100), true),
        read("robust: {eps: 0.1, step: 0.05, steps: 7, restarts: 3, loss: margin, images: 100,"
                + " chooses: true}\n")
            .robust());
  }

  @Test
  void whatIsNoAttackIsRefusedByLineAndField() {
    assertEquals(
        List.of("c.yaml:4: robust.eps: is missing; must be a number from 0 to 1"),
        problems("robust: {}"));
    assertEquals(
        List.of("c.yaml:4: robust.images: must be 500 at most, all of dataset.test, was 501"),
        problems("robust: {eps: 0.1, images: 501}"));
    assertEquals(
        List.of(
            "c.yaml:4: robust.loss: must be one of cross-entropy, margin, was \"hinge\"",
            "c.yaml:4: robust.restarts: must be a whole number from 1 to 10, was \"0\""),
        problems("robust: {eps: 0.1, restarts: 0, loss: hinge}"));
  }

  private static List<String> problems(String robust) {
    return assertThrows(CampaignException.class, () -> read(robust)).problems().stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }
}
