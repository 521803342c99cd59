package io.gradinstructor.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.RobustEvaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Watch;
import io.gradinstructor.workflow.KnownCampaigns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewarderTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 20, 10], initialisation: he}
      training: {epochs: 1}
      arms: [backprop]
      robust: {eps: 0.02, images: 300, chooses: %s}
      """;

  private static Submitted submitted(boolean chooses) {
    return new Submitted(
        "c", "c.yaml", String.format(FILE, chooses).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] trained(Campaign c) {
    try (Run run =
        new Run(
            c.training().recipe(c.network().layers(), c.network().initialisation()),
            7,
            new Watch(List.of(), true),
            Datasets.load(c.dataset()).train(),
            null,
            id -> null,
            Run.Observer.NONE)) {
      return run.go(null).weights();
    }
  }

  @Test
  void choicesAreMadeByRobustAccuracyWhereTheCampaignSaysSo() throws Exception {
    Campaign c = submitted(true).read();
    byte[] weights = trained(c);
    Images images = Datasets.load(c.dataset()).reward();
    List<Integer> layers = c.network().layers();
    double clean;
    double robust;
    try (Evaluation plain = new Evaluation(layers, images);
        RobustEvaluation attacked =
            new RobustEvaluation(
                new Mlp(layers), images, c.robust().attack(), c.seed(), "reward")) {
      clean = plain.of(Weights.of(layers, weights)).accuracy();
      robust = attacked.of(Weights.of(layers, weights)).robust();
    }
    assertTrue(robust < clean - 0.02, clean + " " + robust);
    for (boolean chooses : new boolean[] {true, false}) {
      KnownCampaigns campaigns = new KnownCampaigns();
      campaigns.hear(submitted(chooses));
      try (Rewarder rewarder = new Rewarder(campaigns)) {
        for (Phase phase : List.of(Phase.SELECT, Phase.TUNE, Phase.COMPARE)) {
          for (boolean last : new boolean[] {true, false}) {
            TrialId trial = new TrialId("c", phase, "backprop", 0);
            double told =
                rewarder.reward(new Snapshot(trial, 3, last, 0, weights), null).accuracy();
            boolean decides = chooses && last && phase != Phase.COMPARE;
            assertEquals(decides ? robust : clean, told, phase + " " + last + " " + chooses);
          }
        }
      }
    }
  }
}
