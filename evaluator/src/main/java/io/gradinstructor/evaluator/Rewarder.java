package io.gradinstructor.evaluator;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.workflow.KnownCampaigns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns snapshots into rewards: accuracy and loss on the reward set, of explorers on what the
 * campaign names for outcomes. One thread at a time.
 */
final class Rewarder implements AutoCloseable {
  private static final int OPEN_CAMPAIGNS = 4;

  private final KnownCampaigns campaigns;
  private final Map<String, Evaluation> evaluations =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Evaluation> eldest) {
          if (size() > OPEN_CAMPAIGNS) {
            eldest.getValue().close();
            return true;
          }
          return false;
        }
      };

  Rewarder(KnownCampaigns campaigns) {
    this.campaigns = campaigns;
  }

  Reward reward(Snapshot s, List<Reward.Place> places) throws InterruptedException {
    Campaign campaign = campaigns.await(s.campaign());
    Weights weights = Weights.of(campaign.network().layers(), s.weights());
    if (!weights.finite()) {
      throw new IllegalArgumentException(
          "snapshot of " + s.trial() + " at " + s.step() + ": weights are not finite");
    }
    Evaluation.Score score = evaluation(s, campaign).of(weights);
    boolean halved = s.trial().explores() && campaign.instructor().outcomes() != null;
    return new Reward(
        s.trial(),
        s.step(),
        s.last(),
        score.accuracy(),
        score.loss(),
        places,
        halved ? score.halves() : null);
  }

  private Evaluation evaluation(Snapshot s, Campaign campaign) {
    DatasetSpec dataset = s.trial().explores() ? campaign.explored() : campaign.dataset();
    String key = s.campaign() + "/" + dataset;
    Evaluation e = evaluations.get(key);
    if (e == null) {
      e = new Evaluation(campaign.network().layers(), Datasets.load(dataset).reward());
      evaluations.put(key, e);
    }
    return e;
  }

  @Override
  public void close() {
    evaluations.values().forEach(Evaluation::close);
    evaluations.clear();
  }
}
