package io.gradinstructor.explainservice;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.instructor.GradCam;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.Evaluation;
import io.gradinstructor.core.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Grad-CAM of networks under published instructors, and what it is worth. */
final class Explainer {
  private final KnownCampaigns campaigns;
  private final Map<String, Instructor> instructors = new HashMap<>();
  private final Map<String, byte[]> weights = new HashMap<>();

  Explainer(KnownCampaigns campaigns) {
    this.campaigns = campaigns;
  }

  /** Remembers instructors and trained networks. */
  synchronized void hear(Message message) {
    if (message instanceof Instructor i) {
      instructors.put(i.id(), i);
    } else if (message instanceof TrialResult r && r.weights() != null) {
      weights.put(r.trial(), r.weights());
    }
    notifyAll();
  }

  /** Forgets a campaign that is over. */
  synchronized void forget(String campaign) {
    instructors.keySet().removeIf(k -> k.startsWith(campaign + "/"));
    weights.keySet().removeIf(k -> k.startsWith(campaign + "/"));
  }

  /** Explains; waits for what the request names. */
  Explanation explain(ExplanationRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), List.of(r.trial()));
    double stage =
        Math.min(
            1, (double) r.step() / campaign.training().steps(campaign.dataset().train().size()));
    try (GradCam cam = cam(r.instructor())) {
      GradCam.Heats heats = cam.of(trained(campaign, r.trial()), stage);
      return new Explanation(
          r.trial(), r.campaign(), r.step(), r.instructor(), heats.score(), heats.layers());
    }
  }

  /** Masks networks as they started and as they ended; waits for what the request names. */
  Tickets tickets(TicketsRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), r.trials().stream().map(Trial::id).toList());
    List<Lottery.Entry> untrained = new ArrayList<>();
    List<Lottery.Entry> trained = new ArrayList<>();
    try (GradCam cam = cam(r.instructor())) {
      for (Trial t : r.trials()) {
        untrained.add(entry(t, Weights.start(t), cam, 0));
        trained.add(entry(t, trained(campaign, t.id()), cam, 1));
      }
    }
    Images images = Datasets.load(campaign.dataset()).test(campaign.dataset());
    try (Evaluation test = new Evaluation(campaign.network().layers(), images)) {
      Lottery lottery = new Lottery(campaign.tickets(), w -> test.of(w).accuracy());
      return new Tickets(r.campaign(), r.instructor(), lottery.draw(untrained, trained));
    }
  }

  private static Lottery.Entry entry(Trial t, Weights network, GradCam cam, double stage) {
    return new Lottery.Entry(t.seed(), network, cam.of(network, stage).layers());
  }

  private synchronized void await(String instructor, List<String> trials)
      throws InterruptedException {
    while (!instructors.containsKey(instructor) || !weights.keySet().containsAll(trials)) {
      wait(1000);
    }
  }

  private synchronized GradCam cam(String instructor) {
    return new GradCam(instructors.get(instructor).gradCam());
  }

  private synchronized Weights trained(Campaign campaign, String trial) {
    return Weights.of(campaign.network().layers(), weights.get(trial));
  }
}
