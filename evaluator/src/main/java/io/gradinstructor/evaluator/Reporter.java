package io.gradinstructor.evaluator;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.data.Dataset;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.message.CampaignEvent.ReportRequested;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.Evaluation;
import io.gradinstructor.core.network.Weights;
import io.gradinstructor.core.report.Figures;
import io.gradinstructor.core.report.Results;
import io.gradinstructor.core.report.ResultsBuilder;
import io.gradinstructor.core.workflow.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collects what the comparison left on the topics and turns it into a report. The test set is read
 * here, and for lottery tickets, when everything is chosen.
 */
final class Reporter {
  private final KnownCampaigns campaigns;
  private final Map<TrialId, TrialResult> results = new ConcurrentHashMap<>();
  private final Map<TrialId, TreeMap<Integer, Reward>> rewards = new HashMap<>();
  private final Map<InstructorId, Instructor> instructors = new ConcurrentHashMap<>();
  private final Map<TrialId, Explanation> explanations = new ConcurrentHashMap<>();
  private final Map<String, Tickets> tickets = new ConcurrentHashMap<>();

  Reporter(KnownCampaigns campaigns) {
    this.campaigns = campaigns;
  }

  /** Remembers what a report may need. */
  synchronized void hear(Message message) {
    if (message instanceof TrialResult r && r.trial().compares()) {
      results.put(r.trial(), r);
    } else if (message instanceof Reward r && r.trial().compares()) {
      rewards.computeIfAbsent(r.trial(), k -> new TreeMap<>()).put(r.step(), r);
    } else if (message instanceof Instructor i) {
      instructors.put(i.id(), i);
    } else if (message instanceof Explanation e) {
      explanations.put(e.trial(), e);
    } else if (message instanceof Tickets t) {
      tickets.put(t.campaign(), t);
    }
    notifyAll();
  }

  /** Forgets a campaign that is over. */
  synchronized void forget(String campaign) {
    for (Map<TrialId, ?> kept : List.of(results, rewards, explanations)) {
      kept.keySet().removeIf(t -> t.campaign().equals(campaign));
    }
    instructors.keySet().removeIf(i -> i.campaign().equals(campaign));
    tickets.remove(campaign);
  }

  /** Waits until all that the request names is here. */
  private synchronized void await(
      ReportRequested request, List<Trial> trials, List<InstructorId> learned)
      throws InterruptedException {
    while (!(instructors.keySet().containsAll(learned)
        && explanations.keySet().containsAll(request.explanations())
        && (!request.tickets() || tickets.containsKey(request.campaign()))
        && trials.stream().allMatch(this::complete))) {
      campaigns.mustGoOn(request.campaign());
      wait(1000);
    }
  }

  private boolean complete(Trial t) {
    TrialResult r = results.get(t.id());
    if (r == null) {
      return false;
    }
    TreeMap<Integer, Reward> seen = rewards.get(t.id());
    return r.diverged() || seen != null && seen.size() == t.snapshots().size() + 1;
  }

  /** Waits for all that the request names, then reads the test set and makes the statistics. */
  Report report(ReportRequested request) throws InterruptedException {
    Campaign campaign = campaigns.await(request.campaign());
    String sha256 = campaigns.sha256(request.campaign());
    Plan plan = new Plan(request.campaign(), campaign);
    List<Trial> trials = plan.compare(request.chosen());
    List<InstructorId> learned = plan.instructors();
    await(request, trials, learned);
    List<ResultsBuilder.Measured> measured = measure(campaign, trials);
    List<Instructor> enns = learned.stream().map(instructors::get).toList();
    Results found =
        ResultsBuilder.build(
            campaign,
            sha256,
            measured,
            enns,
            request.shortRolloutGains(),
            request.tickets() ? tickets.get(request.campaign()) : null);
    Map<String, List<Float>> learning = new LinkedHashMap<>();
    enns.forEach(e -> learning.put(e.key(), e.figures().losses()));
    return new Report(
        request.campaign(),
        found,
        new Figures(
            curves(trials),
            learning,
            seconds(trials),
            request.explanations().stream().map(explanations::get).toList()));
  }

  private List<ResultsBuilder.Measured> measure(Campaign campaign, List<Trial> trials) {
    Dataset data = Datasets.load(campaign.dataset());
    List<Integer> layers = campaign.network().layers();
    try (Evaluation test = new Evaluation(layers, data.test());
        Evaluation train = new Evaluation(layers, data.train())) {
      return trials.parallelStream()
          .map(
              t -> {
                TrialResult r = results.get(t.id());
                if (r.diverged()) {
                  return new ResultsBuilder.Measured(t, 0, 0, true, r.norms());
                }
                Weights w = Weights.of(layers, r.weights());
                return new ResultsBuilder.Measured(
                    t, test.of(w).accuracy(), train.of(w).accuracy(), false, r.norms());
              })
          .toList();
    }
  }

  private static Map<String, List<Trial>> byArm(List<Trial> trials) {
    Map<String, List<Trial>> arms = new LinkedHashMap<>();
    trials.forEach(t -> arms.computeIfAbsent(t.arm(), k -> new ArrayList<>()).add(t));
    return arms;
  }

  private synchronized Map<String, Figures.Curve> curves(List<Trial> trials) {
    Map<String, Figures.Curve> curves = new LinkedHashMap<>();
    byArm(trials)
        .forEach(
            (arm, of) -> {
              TreeMap<Integer, List<Double>> steps = new TreeMap<>();
              for (Trial t : of) {
                rewards
                    .getOrDefault(t.id(), new TreeMap<>())
                    .forEach(
                        (s, r) ->
                            steps.computeIfAbsent(s, k -> new ArrayList<>()).add(r.accuracy()));
              }
              curves.put(
                  arm,
                  new Figures.Curve(
                      List.copyOf(steps.keySet()),
                      steps.values().stream().map(Reporter::mean).toList()));
            });
    return curves;
  }

  private Map<String, Double> seconds(List<Trial> trials) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    byArm(trials)
        .forEach(
            (arm, of) ->
                seconds.put(
                    arm, mean(of.stream().map(t -> results.get(t.id()).seconds()).toList())));
    return seconds;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
