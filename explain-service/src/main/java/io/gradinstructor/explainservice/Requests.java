package io.gradinstructor.explainservice;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.instructor.GradCam;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Archive;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import io.gradinstructor.service.Promised;
import io.gradinstructor.workflow.KnownCampaigns;
import io.gradinstructor.workflow.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What workflows ask for: trained networks explained and masked. Waits for what they name. */
final class Requests {
  private final KnownCampaigns campaigns;
  private final Trials queued;
  private final Explainer explainer;
  private final Snapshots snapshots;
  private final Promised promised;
  private final Archive results;

  /** Where results with weights are. */
  private final Map<TrialId, Long> trained = new ConcurrentHashMap<>();

  Requests(
      KnownCampaigns campaigns,
      Trials queued,
      Explainer explainer,
      Snapshots snapshots,
      Promised promised,
      Archive results) {
    this.campaigns = campaigns;
    this.queued = queued;
    this.explainer = explainer;
    this.snapshots = snapshots;
    this.promised = promised;
    this.results = results;
  }

  /** Remembers a trained network. */
  void hear(TrialResult result, long offset) {
    if (result.weights() != null) {
      trained.put(result.trial(), offset);
    }
  }

  /** Forgets a campaign that is over. */
  void forget(String campaign) {
    trained.keySet().removeIf(t -> t.campaign().equals(campaign));
  }

  /** Explains; waits for what the request names. */
  Explanation explain(ExplanationRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), List.of(r.trial()));
    promised.await(
        r.campaign(),
        Topic.SNAPSHOTS,
        () ->
            snapshots.knows(r.trial(), r.step()) && queued.knows(r.trial())
                ? List.of()
                : List.of(r.trial().toString()));
    List<Explanation.Frame> frames = new ArrayList<>();
    way(r)
        .forEach(
            (step, bytes) -> {
              Weights w = Weights.of(campaign.network().architecture(), bytes);
              frames.add(frame(r, step, w, campaign));
            });
    Explanation.Frame last = frame(r, r.step(), trained(campaign, r.trial()), campaign);
    frames.add(last);
    return new Explanation(r.trial(), r.step(), r.instructor(), last.score(), last.heat(), frames);
  }

  /** Earlier snapshots, as far as they are kept. */
  private SortedMap<Integer, byte[]> way(ExplanationRequested r) {
    try {
      SortedMap<Integer, byte[]> found = new TreeMap<>();
      NavigableMap<Integer, Long> places = snapshots.places(r.trial(), r.step());
      for (int step : places.headMap(r.step()).keySet()) {
        found.put(step, snapshots.at(places, r.trial(), step));
      }
      return found;
    } catch (Refusal e) {
      return new TreeMap<>();
    }
  }

  private Explanation.Frame frame(
      ExplanationRequested r, int step, Weights weights, Campaign campaign) {
    double stage = queued.find(r.trial()).stage(step);
    GradCam.Seen seen = explainer.look(r.instructor(), weights, stage);
    List<Heat> sizes = new ArrayList<>();
    for (int l = 0; l < seen.layers().size(); l++) {
      Grid heat = seen.layers().get(l).heat();
      sizes.add(weights.grid(l).rms(heat.rows(), heat.columns()).heat());
    }
    GradCam.Layer first = seen.layers().get(0);
    int inputs = weights.network().in(0);
    Heat pixels =
        campaign.dataset().pixels() && Grid.square(inputs) && first.byInput()
            ? first.heat().enlarged(inputs, weights.network().out(0)).folded().heat()
            : null;
    return new Explanation.Frame(step, seen.score(), seen.heat(), sizes, pixels);
  }

  /** Masks networks as they started and as they ended; waits for what the request names. */
  Tickets tickets(TicketsRequested r) throws InterruptedException {
    Campaign campaign = campaigns.await(r.campaign());
    await(r.instructor(), r.trials());
    List<Trial> trials = new Plan(r.campaign(), campaign).compared(r.trials(), r.chosen());
    TicketSpec spec = campaign.tickets();
    return new Tickets(
        r.instructor(),
        Lottery.draw(campaign, spec, trials, t -> trained(campaign, t.id()), look(r.instructor())));
  }

  private Lottery.Look look(InstructorId instructor) {
    return (network, stage) -> explainer.look(instructor, network, stage).heat();
  }

  private void await(InstructorId instructor, List<TrialId> trials) throws InterruptedException {
    String campaign = instructor.campaign();
    promised.await(
        campaign,
        Topic.INSTRUCTORS,
        () -> explainer.knows(instructor) ? List.of() : List.of(instructor.toString()));
    promised.await(
        campaign,
        Topic.RESULTS,
        () -> trials.stream().filter(t -> !trained.containsKey(t)).map(TrialId::toString).toList());
  }

  private Weights trained(Campaign campaign, TrialId trial) {
    TrialResult result =
        results
            .at(TrialResult.class, trial.toString(), trained.get(trial))
            .orElseThrow(() -> new IllegalStateException("the result of " + trial + " is gone"));
    return Weights.of(campaign.network().architecture(), result.weights());
  }
}
