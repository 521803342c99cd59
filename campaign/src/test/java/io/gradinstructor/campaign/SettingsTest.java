package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Map<String, String> settings(String more) throws CampaignException {
    String file =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 100], reward: [100, 200], test: [0, 50]}
        network: {layers: [784, 10]}
        """;
    return Settings.of(CampaignFile.read("c.yaml", (file + more).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void namesAreThoseOfFields() throws CampaignException {
    Map<String, String> s =
        settings(
            """
            training: {learning-rate: 0.25, optimizer: {sgd: {momentum: 0.9}}}
            instructor:
              rounds: [{explorers: 8}, {explorers: 4}]
            arms: [backprop, l2]
            """);
    assertEquals("c", s.get("name"));
    assertEquals("[100,200]", s.get("dataset.reward"));
    assertEquals("[784,10]", s.get("network.layers"));
    assertEquals("naive", s.get("network.initialisation"));
    assertEquals("constant", s.get("training.schedule"));
    assertEquals("0.9", s.get("training.optimizer.sgd.momentum"));
    assertEquals("[0.002,0.006,0.02]", s.get("arms.l2.tune.terms.l2.strength"));
    assertEquals("0.25", s.get("training.learning-rate"));
    assertEquals("32", s.get("training.batch"));
    assertEquals("4", s.get("instructor.rounds.2.explorers"));
    assertEquals("l2", s.get("arms.l2.method"));
    assertFalse(s.containsKey("dataset.path"));
  }

  @Test
  void layersOfANetworkAreTold() throws CampaignException {
    String file =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 100], reward: [100, 200], test: [0, 50]}
        network: {input: [1, 28, 28], layers: [{conv: 8}, {pool: max}, {dense: 10}]}
        """;
    Map<String, String> s =
        Settings.of(CampaignFile.read("c.yaml", file.getBytes(StandardCharsets.UTF_8)));
    assertEquals("[1,28,28]", s.get("network.input"));
    assertEquals("8", s.get("network.layers.1.conv.channels"));
    assertEquals("max", s.get("network.layers.2.pool.kind"));
    assertEquals("naive", s.get("network.initialisation"));
    assertFalse(s.containsKey("network.architecture"));
  }

  @Test
  void otherFilesHaveOtherSettings() throws CampaignException {
    Map<String, String> one = settings("seed: 1\n");
    Map<String, String> two = settings("seed: 2\n");
    assertEquals("2", two.put("seed", "1"));
    assertEquals(one, two);
  }
}
