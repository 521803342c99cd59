package io.gradinstructor.benchmarks;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.training.Watch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Messages as large as real ones. */
final class Samples {
  static final String CAMPAIGN = "load-0123abcd";

  private Samples() {}

  /** Text of a campaign with so many explorers. */
  static String file(int explorers) {
    return """
        campaign: load
        dataset: {name: mnist-sample, train: [0, 8000], reward: [8000, 10000], test: [0, 2000]}
        network: {layers: [784, 100, 10]}
        instructor: {rounds: [{explorers: EXPLORERS}]}
        """
        .replace("EXPLORERS", Integer.toString(explorers));
  }

  static Campaign campaign(int explorers) throws CampaignException {
    return CampaignFile.read("load.yaml", file(explorers).getBytes(StandardCharsets.UTF_8));
  }

  /** A snapshot of so many bytes of weights. */
  static byte[] weights(int bytes) {
    byte[] weights = new byte[bytes];
    new Random(1).nextBytes(weights);
    return weights;
  }

  static Snapshot snapshot(int i, byte[] weights) {
    return new Snapshot(id(i % 64), i, false, 0.1f, weights);
  }

  static Reward reward(int i) {
    return new Reward(id(i % 64), i, false, 0.9123, 0.2987);
  }

  static Trial trial(Campaign campaign, Phase phase, int i) {
    return new Trial(
        new TrialId(CAMPAIGN, phase, TrialId.EXPLORER, i),
        i,
        campaign.dataset(),
        false,
        campaign
            .training()
            .recipe(campaign.network().architecture(), campaign.network().initialisation()),
        new Watch(List.of(100, 200, 300, 400, 500, 600, 700, 800), false));
  }

  /** An explorer of the first round. */
  static TrialId id(int i) {
    return new TrialId(CAMPAIGN, Phase.explore(1), TrialId.EXPLORER, i);
  }
}
