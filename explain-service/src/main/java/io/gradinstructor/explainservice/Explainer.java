package io.gradinstructor.explainservice;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.instructor.GradCam;
import io.gradinstructor.core.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.Weights;
import java.util.HashMap;
import java.util.Map;

/** Grad-CAM of trained networks under published instructors. */
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
    Instructor instructor;
    byte[] network;
    synchronized (this) {
      while (!instructors.containsKey(r.instructor()) || !weights.containsKey(r.trial())) {
        wait(1000);
      }
      instructor = instructors.get(r.instructor());
      network = weights.get(r.trial());
    }
    double stage =
        Math.min(
            1, (double) r.step() / campaign.training().steps(campaign.dataset().train().size()));
    try (GradCam cam = new GradCam(instructor.gradCam())) {
      GradCam.Heats heats = cam.of(Weights.of(campaign.network().layers(), network), stage);
      return new Explanation(
          r.trial(), r.campaign(), r.step(), r.instructor(), heats.score(), heats.layers());
    }
  }
}
