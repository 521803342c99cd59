package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.network.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Campaigns whose networks have layers of their own. */
class ForwardCampaignTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, %s10]}
      arms:
        - backprop
        - {name: other, method: %s, training: {%strainer: {%s}}%s}
      """;

  private static Campaign read(
      String hidden, String method, String more, String trainer, String fields)
      throws CampaignException {
    String text = String.format(FILE, hidden, method, more, trainer, fields);
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(
      String expected, String hidden, String method, String more, String trainer, String fields) {
    List<Problem> problems =
        assertThrows(CampaignException.class, () -> read(hidden, method, more, trainer, fields))
            .problems();
    assertTrue(
        problems.stream().anyMatch(p -> p.toString().contains(expected)), problems.toString());
  }

  @Test
  void itsRateIsTunedAndItsNetworkHasNoLayerOfClasses() throws CampaignException {
    Campaign c =
        read(
            "30, ",
            "backprop",
            "",
            "symmetric-forward-forward: {}",
            ", tune: {learning-rate: [0.001, 0.01], floor: [0.1, 1]}");
    ArmSettings arm = c.arms().get(1).settings(c.training(), c.network(), c.instructor());
    assertEquals(4, c.arms().get(1).tune().size());
    assertEquals(
        List.of(new Architecture.Matrix(884, 30)),
        arm.training().trainer().network(c.network().architecture()).matrices());
  }

  @Test
  void whatCannotBeTrainedSoIsRefusedAtTheDoor() {
    String symmetric = "symmetric-forward-forward: {}";
    refused(
        "c.yaml:6: arms[1].training.trainer: symmetric-forward-forward needs an even number",
        "31, ",
        "backprop",
        "",
        symmetric,
        "");
    refused("needs 1 to 8 hidden layers, network.layers has 0", "", "backprop", "", symmetric, "");
    refused(
        "first-layer to be below 1",
        "30, ",
        "backprop",
        "",
        "forward-forward: {first-layer: 1}",
        "");
    refused(
        "needs top to be 15 at most",
        "30, ",
        "backprop",
        "",
        "symmetric-forward-forward: {top: 16}",
        "");
    refused(
        "patterns of more numbers", "30, ", "backprop", "", "forward-forward: {pattern: 2}", "");
    refused(
        "arms[1].tune: has a candidate that cannot be",
        "30, ",
        "backprop",
        "",
        symmetric,
        ", tune: {top: [1, 20]}");
    refused(
        "cannot start from one: from-network",
        "30, ",
        "backprop",
        "",
        symmetric,
        ", initialisation: {from-network: {file: a.onnx}}");
    refused("needs the trainer backprop", "30, ", "instructor", "", symmetric, "");
    refused("needs the trainer backprop", "30, ", "l2", "", symmetric, "");
    refused(
        "rifle needs two layers", "30, ", "backprop", "interventions: [rifle], ", symmetric, "");
  }
}
