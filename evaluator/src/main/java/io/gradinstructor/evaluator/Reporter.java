package io.gradinstructor.evaluator;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.report.ResultsBuilder;
import io.gradinstructor.service.Promised;
import io.gradinstructor.workflow.KnownCampaigns;
import io.gradinstructor.workflow.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collects what the comparison left on the topics and turns it into a report. The test set is read
 * here, and for lottery tickets, when everything is chosen.
 */
final class Reporter {
  /** Reads results and snapshots again. */
  interface Kept {
    /** If it is still at this offset. */
    Optional<TrialResult> result(String trial, long offset);

    /** If it is still at this offset. */
    Optional<Snapshot> snapshot(String trial, long offset);
  }

  private final KnownCampaigns campaigns;
  private final Promised promised;
  private final Kept kept;

  /** Without their weights, which stay on their topic. */
  private final Map<TrialId, TrialResult> results = new ConcurrentHashMap<>();

  /** Where they are there. */
  private final Map<TrialId, Long> offsets = new ConcurrentHashMap<>();

  private final Map<TrialId, TreeMap<Integer, Reward>> rewards = new HashMap<>();
  private final Map<InstructorId, Instructor> instructors = new ConcurrentHashMap<>();
  private final Map<TrialId, Explanation> explanations = new ConcurrentHashMap<>();
  private final Map<String, Tickets> tickets = new ConcurrentHashMap<>();

  Reporter(KnownCampaigns campaigns, Promised promised, Kept kept) {
    this.campaigns = campaigns;
    this.promised = promised;
    this.kept = kept;
  }

  /** Remembers what a report may need. */
  synchronized void hear(Message message, long offset) {
    if (message instanceof TrialResult r && r.trial().compares()) {
      offsets.put(r.trial(), offset);
      results.put(
          r.trial(),
          new TrialResult(
              r.trial(),
              r.failure(),
              r.diverged(),
              null,
              r.ranks(),
              null,
              r.norms(),
              null,
              r.passes(),
              r.seconds()));
    } else if (message instanceof Reward r && r.trial().compares()) {
      rewards.computeIfAbsent(r.trial(), k -> new TreeMap<>()).put(r.step(), r);
    } else if (message instanceof Instructor i) {
      instructors.put(i.id(), new Instructor(i.id(), i.kind(), null, null, i.figures()));
    } else if (message instanceof Explanation e) {
      explanations.put(e.trial(), e);
    } else if (message instanceof Tickets t) {
      tickets.put(t.campaign(), t);
    }
  }

  /** Forgets a campaign that is over. */
  synchronized void forget(String campaign) {
    for (Map<TrialId, ?> kept : List.of(results, offsets, rewards, explanations)) {
      kept.keySet().removeIf(t -> t.campaign().equals(campaign));
    }
    instructors.keySet().removeIf(i -> i.campaign().equals(campaign));
    tickets.remove(campaign);
  }

  /** Waits until all that the request names is here. */
  private void await(ReportRequested request, List<Trial> trials, List<InstructorId> learned)
      throws InterruptedException {
    String id = request.campaign();
    promised.await(id, Topic.INSTRUCTORS, () -> without(learned, instructors.keySet()));
    promised.await(
        id, Topic.EXPLANATIONS, () -> without(request.explanations(), explanations.keySet()));
    promised.await(
        id,
        Topic.TICKETS,
        () -> !request.tickets() || tickets.containsKey(id) ? List.of() : List.of(id));
    promised.await(id, Topic.RESULTS, () -> incomplete(trials));
  }

  private static <T> List<String> without(List<T> wanted, Set<T> there) {
    return wanted.stream().filter(w -> !there.contains(w)).map(Object::toString).toList();
  }

  /** Trials of which a result or a reward is missing. */
  private synchronized List<String> incomplete(List<Trial> trials) {
    return trials.stream().filter(t -> !complete(t)).map(Trial::key).toList();
  }

  private boolean complete(Trial t) {
    TrialResult r = results.get(t.id());
    if (r == null) {
      return false;
    }
    TreeMap<Integer, Reward> seen = rewards.get(t.id());
    return r.diverged() || seen != null && seen.size() == t.watch().snapshots().size() + 1;
  }

  /** Waits for all that the request names, then reads the test set and makes the statistics. */
  Report report(ReportRequested request) throws InterruptedException {
    campaigns.mustGoOn(request.campaign());
    Campaign campaign = campaigns.await(request.campaign());
    String sha256 = campaigns.sha256(request.campaign());
    Plan plan = new Plan(request.campaign(), campaign);
    List<Trial> trials = plan.compare(request.chosen());
    List<InstructorId> learned = plan.instructors();
    List<ResultsBuilder.Measured> measured = null;
    while (measured == null) {
      await(request, trials, learned);
      try {
        measured = measure(campaign, trials);
      } catch (Gone e) {
        // It will be missing, and is done again.
        results.remove(e.trial);
      }
    }
    List<Instructor> enns = learned.stream().map(instructors::get).toList();
    Results found =
        ResultsBuilder.build(
            campaign,
            sha256,
            measured,
            enns,
            request,
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

  /** A result that was there is not any longer. */
  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient TrialId trial;

    Gone(TrialId trial) {
      this.trial = trial;
    }
  }

  private byte[] weights(TrialId trial) {
    return kept.result(trial.toString(), offsets.get(trial))
        .map(TrialResult::weights)
        .orElseThrow(() -> new Gone(trial));
  }

  /** Weights that were told before a step, as the reward for them says where they are. */
  private byte[] snapshot(TrialId trial, int step) {
    Reward reward;
    synchronized (this) {
      reward = rewards.getOrDefault(trial, new TreeMap<>()).get(step);
    }
    if (reward == null || reward.places() == null) {
      throw new Gone(trial);
    }
    return reward.places().stream()
        .filter(p -> p.step() == step)
        .findFirst()
        .flatMap(p -> kept.snapshot(trial.toString(), p.offset()))
        .map(Snapshot::weights)
        .orElseThrow(() -> new Gone(trial));
  }

  private List<ResultsBuilder.Measured> measure(Campaign campaign, List<Trial> trials) {
    try (Measures measures = new Measures(campaign)) {
      return trials.parallelStream()
          .map(
              t ->
                  measures.of(
                      t,
                      results.get(t.id()),
                      () -> weights(t.id()),
                      step -> snapshot(t.id(), step)))
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
