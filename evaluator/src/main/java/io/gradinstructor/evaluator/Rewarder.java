package io.gradinstructor.evaluator;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.RobustSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.RobustEvaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.parts.Tasks;
import io.gradinstructor.workflow.KnownCampaigns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns snapshots into rewards: accuracy and loss on the reward set, of explorers on what the
 * campaign names for outcomes; of networks that choices are made by, robust accuracy where the
 * campaign says so; where tasks come one after another, the mean accuracy on those so far. One
 * thread at a time.
 */
final class Rewarder implements AutoCloseable {
  /** Campaigns, or kinds of networks in them, whose measures are kept. */
  private static final int OPEN = 8;

  private final KnownCampaigns campaigns;

  /**
   * What a campaign's networks are measured by.
   *
   * @param robust null unless choices are made by robust accuracy
   */
  private record Measures(Evaluation plain, RobustEvaluation robust) implements AutoCloseable {
    @Override
    public void close() {
      plain.close();
      if (robust != null) {
        robust.close();
      }
    }
  }

  private final Map<String, Measures> measures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Measures> eldest) {
          if (size() > OPEN) {
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
    Architecture network =
        s.of() == null ? campaign.network().architecture() : s.of().recipe().architecture();
    Weights weights = Weights.of(network, s.weights());
    if (!weights.finite()) {
      throw new IllegalArgumentException(
          "snapshot of " + s.trial() + " at " + s.step() + ": weights are not finite");
    }
    Measures by = measures(s, campaign, network);
    if (s.of() != null && s.of().recipe().sampler() instanceof Tasks tasks) {
      int now = tasks.ended(s.step(), s.of().steps());
      Curriculum.Score score =
          tasks.curriculum(s.of().seed()).score(by.plain.logits(weights), by.plain.classes(), now);
      return new Reward(s.trial(), s.step(), s.last(), score.average(), score.loss(), places, null);
    }
    Evaluation.Score score = by.plain.of(weights);
    boolean halved = s.trial().explores() && campaign.instructor().outcomes() != null;
    return new Reward(
        s.trial(),
        s.step(),
        s.last(),
        chosenBy(s) && by.robust != null ? by.robust.of(weights).robust() : score.accuracy(),
        score.loss(),
        places,
        halved ? score.halves() : null);
  }

  private static boolean chosenBy(Snapshot s) {
    Phase.Kind phase = s.trial().phase().kind();
    return s.last() && (phase == Phase.Kind.TUNE || phase == Phase.Kind.SELECT);
  }

  private Measures measures(Snapshot s, Campaign campaign, Architecture network) {
    DatasetSpec dataset = s.trial().explores() ? campaign.explored() : campaign.dataset();
    String key = s.campaign() + "/" + dataset + "/" + network;
    Measures m = measures.get(key);
    if (m == null) {
      Images images = Datasets.load(dataset).reward();
      RobustSpec robust = campaign.robust();
      m =
          new Measures(
              new Evaluation(network, images),
              robust == null || !robust.chooses()
                  ? null
                  : new RobustEvaluation(
                      network, images, robust.attack(), campaign.seed(), "reward"));
      measures.put(key, m);
    }
    return m;
  }

  @Override
  public void close() {
    measures.values().forEach(Measures::close);
    measures.clear();
  }
}
